// What tests of drawings share: shapes to draw, a desk that sends requests, and the form in which shapes come back.
#pragma once

#include "responder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace drawing_test {

using namespace memento;
using nlohmann::json;

inline std::string uuid(int number)
{
    const std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

inline json point(int number, double x, double y)
{
    return {{"id", uuid(number)}, {"kind", "point"}, {"geometry", {x, y}}};
}

struct Record {
    std::string id;
    int kind = 0;
    int class_id = 0;
    int seq = 0;
    double area = 0;
    std::string name;
    std::string author;
    std::vector<double> numbers;
};

template <typename Value> Value at(const std::string& bytes, std::size_t place)
{
    Value value{};
    if (place + sizeof(value) > bytes.size())
        throw std::out_of_range("A stream of shapes ends early.");
    std::memcpy(&value, bytes.data() + place, sizeof(value));
    return value;
}

inline std::string hex_of(const std::string& bytes, std::size_t place)
{
    std::string id;
    for (std::size_t i = 0; i < 16; ++i) {
        constexpr auto digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(bytes[place + i]);
        id += std::string(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "") + digits[byte >> 4U] + digits[byte & 15U];
    }
    return id;
}

// The records of a stream, as docs/drawing.md says they lie there.
inline std::vector<Record> records_of(const std::string& stream)
{
    CHECK(stream.substr(0, 8) == "MMSHAPES");
    CHECK(at<std::uint32_t>(stream, 8) == 1);
    std::vector<Record> records;
    std::size_t place = 32;
    for (; at<std::uint8_t>(stream, place + 4) != 0; place += at<std::uint32_t>(stream, place)) {
        if (at<std::uint8_t>(stream, place + 4) > 6)
            continue;
        Record record;
        record.id = hex_of(stream, place + 8);
        record.kind = at<std::uint8_t>(stream, place + 4);
        record.class_id = at<std::int32_t>(stream, place + 24);
        record.seq = at<std::int32_t>(stream, place + 32);
        record.area = at<double>(stream, place + 56);
        const std::size_t count = at<std::uint32_t>(stream, place + 36);
        for (std::size_t i = 0; i < count; ++i)
            record.numbers.push_back(at<double>(stream, place + 80 + 8 * i));
        const std::size_t texts = place + 80 + 8 * count + 4 * std::size_t{at<std::uint16_t>(stream, place + 6)};
        const std::size_t name = at<std::uint16_t>(stream, place + 72);
        record.name = stream.substr(texts, name);
        record.author =
            stream.substr(texts + name + at<std::uint16_t>(stream, place + 74), at<std::uint16_t>(stream, place + 76));
        records.push_back(record);
    }
    CHECK(at<std::uint64_t>(stream, place + 8) == records.size());
    CHECK(place + 24 == stream.size());
    return records;
}

class Desk : public TestResponder {
public:
    Response send(const std::string& method, const std::string& target, const json& body, const std::string& who)
    {
        const std::size_t mark = std::min(target.find('?'), target.size());
        Request request;
        request.method = method;
        request.path = target.substr(0, mark);
        request.query = target.substr(std::min(mark + 1, target.size()));
        request.body = body.is_null() ? "" : body.dump();
        Response response = answer(request, who);
        INFO(method << " " << target << ": " << response.body.substr(0, 2000));
        CHECK(response.status < 500);
        return response;
    }
    // An edit of layer 3 of the seed, which annpar has drawn.
    json edit(json body, const std::string& who = "annpar", int layer = 3, int status = 200)
    {
        if (!body.contains("base"))
            body["base"] = 1000000;
        const Response response = send("POST", "web/layers/" + std::to_string(layer) + "/edits", body, who);
        INFO(response.body.substr(0, 2000));
        CHECK(response.status == status);
        return json::parse(response.body);
    }
    std::vector<Record> shapes(const std::string& query = "", int layer = 3)
    {
        return records_of(
            send("GET", "web/layers/" + std::to_string(layer) + "/shapes" + query, nullptr, "annvie").body);
    }
    json shape(int number, int layer = 3)
    {
        const Response response =
            send("GET", "web/layers/" + std::to_string(layer) + "/shapes/" + uuid(number), nullptr, "annvie");
        return response.status == 200 ? json::parse(response.body).at("shape") : json();
    }
    json layer(int id = 3)
    {
        return json::parse(send("GET", "layers/" + std::to_string(id), nullptr, "owner").body).at("layer");
    }
    // A PUT of a layer's text by its author.
    Response put(const std::string& data, int id = 3, const std::string& who = "annpar")
    {
        json body = layer(id);
        body["data"] = data;
        return send("PUT", "layers/" + std::to_string(id), body, who);
    }
    long long number(const std::string& sql)
    {
        return admin().in_transaction([&](Transaction& transaction) { return transaction.run(sql).number(0, 0); });
    }
};

} // namespace drawing_test
