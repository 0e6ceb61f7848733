// Runs the .case files: HTTP requests against the responder in process, on a real database, with no server running.
//
// Each file is a test of its own: `http_tests shares.case`. It is a list of steps that share one database, fresh from
// seed.sql. A step is
//     AS user                     (or ANONYMOUS; stays for the next steps)
//     <share> and <expired> stand for the texts of two share links to annotation 1
//     METHOD path
//     header: value               (any number)
//     {body}                      (optional)
//     ---
//     status
//     {answer}                    (optional; "*" stands for any value; keys that are not named are not looked at)
// and ends with a line ===.
#include "base/file.hpp"
#include "base/text.hpp"
#include "responder.hpp"
#include "support/test_data.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace memento;
using nlohmann::json;

namespace {

std::filesystem::path folder()
{
    return source_folder() / "tests/http";
}

struct Step {
    int line = 0;
    std::string text;
};

void replace_all(std::string& text, const std::string& name, const std::string& value)
{
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
}

std::vector<Step> steps_of(const std::filesystem::path& file)
{
    std::vector<Step> steps{{1, ""}};
    int number = 0;
    for (const std::string& line : split(read_file(file), '\n')) {
        ++number;
        if (line == "===")
            steps.push_back({number + 1, ""});
        else if (!line.starts_with("#"))
            steps.back().text += line + "\n";
    }
    for (Step& step : steps) {
        replace_all(step.text, "<share>", live_share());
        replace_all(step.text, "<expired>", expired_share());
    }
    std::erase_if(steps, [](const Step& step) { return trimmed(step.text).empty(); });
    return steps;
}

// Expected is satisfied by actual: "*" by anything, an object by one that has its keys, an array by one of the same
// length.
bool satisfied(const json& expected, const json& actual)
{
    if (expected == "*")
        return true;
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [name, value] : expected.items()) {
            if (!actual.contains(name) || !satisfied(value, actual[name]))
                return false;
        }
        return true;
    }
    if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (!satisfied(expected[i], actual[i]))
                return false;
        }
        return true;
    }
    return expected == actual;
}

class Player {
public:
    void play(const Step& step)
    {
        std::istringstream lines(step.text);
        Request request;
        std::string line;
        while (std::getline(lines, line) && line != "---")
            read_line(line, request);
        int status = 0;
        lines >> status;
        const std::string expected{std::istreambuf_iterator<char>(lines), {}};
        const Response response = responder_.answer(request, user_);
        const std::string& body = response.body;
        INFO("line " << step.line << ", as " << user_ << ": " << request.method << " " << request.path << "\nanswer "
                     << response.status << " " << body);
        CHECK(response.status == status);
        if (!trimmed(expected).empty())
            CHECK(satisfied(json::parse(expected), json::parse(body)));
        CHECK((body.empty() ? response.status == 204 || request.path == "internal/tile" : json::accept(body)));
    }

private:
    void read_line(const std::string& line, Request& request)
    {
        if (line.starts_with("AS ")) {
            user_ = line.substr(3);
        } else if (line == "ANONYMOUS") {
            user_.clear();
        } else if (request.method.empty()) {
            const std::vector<std::string> words = split(line, ' ');
            request.method = words.at(0);
            const std::vector<std::string> parts = split(words.at(1), '?');
            request.path = parts.at(0).substr(1);
            request.query = parts.size() > 1 ? parts[1] : "";
        } else if (line.find(": ") != std::string::npos && line.front() != '{' && request.body.empty()) {
            const std::size_t colon = line.find(": ");
            if (line.substr(0, colon) == "tile-key")
                request.tile_key = line.substr(colon + 2);
            else if (line.substr(0, colon) == "address")
                request.address = line.substr(colon + 2);
            else
                request.headers[line.substr(0, colon)] = line.substr(colon + 2);
        } else {
            request.body += line;
        }
    }

    TestResponder responder_;
    std::string user_;
};

} // namespace

namespace {

void play_file(const std::filesystem::path& file)
{
    Player player;
    for (const Step& step : steps_of(file))
        player.play(step);
}

std::vector<std::filesystem::path> case_files()
{
    std::vector<std::filesystem::path> files;
    std::error_code missing; // which the test below tells
    for (const auto& entry : std::filesystem::directory_iterator(folder() / "cases", missing)) {
        if (entry.path().extension() == ".case")
            files.push_back(entry.path());
    }
    return files;
}

// Makes a test of each file: http_tests "shares.case" runs one of them.
class PlayedFile : public Catch::ITestInvoker {
public:
    explicit PlayedFile(std::filesystem::path file)
        : file_(std::move(file))
    {
    }
    void invoke() const override { play_file(file_); }

private:
    std::filesystem::path file_;
};

const bool files_are_tests = [] {
    for (const std::filesystem::path& file : case_files()) {
        const std::string name = file.filename().string();
        Catch::AutoReg(new PlayedFile(file), CATCH_INTERNAL_LINEINFO, Catch::StringRef(), // NOLINT: Catch2 deletes it
                       Catch::NameAndTags(Catch::StringRef(name), "[case]"));
    }
    return true;
}();

} // namespace

TEST_CASE("There are HTTP cases, each a test by its name")
{
    CHECK(files_are_tests);
    CHECK(case_files().size() > 5);
}
