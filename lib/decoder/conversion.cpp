#include "decoder/conversion.hpp"

#include "base/error.hpp"
#include "base/message.hpp"
#include "decoder/host.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace memento {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

// Of one line: for each plane its place, and perhaps a channel with a name of 100 characters.
std::size_t max_report_bytes(const ConvertOptions& options)
{
    constexpr std::size_t plane = 600;
    return (std::size_t{1} << 20U) + plane * static_cast<std::size_t>(std::max(0, options.max_pages));
}

// The decoder is not trusted: what it left must be plain files and folders, or nginx and backups could be led astray.
void check_files(const std::filesystem::path& folder)
{
    try {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const std::filesystem::file_status status = entry.symlink_status();
            if (!std::filesystem::is_regular_file(status) && !std::filesystem::is_directory(status))
                throw Error(ErrorCode::undecodable,
                            "The decoder left something that is not a file: " + entry.path().string() + ".");
        }
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorCode::undecodable,
                    "What the decoder left cannot be looked at: " + error.code().message() + ".");
    }
}

} // namespace

Conversion::Conversion(int input, const std::filesystem::path& output, const ConvertOptions& options,
                       const std::optional<Identity>& as, std::size_t at_once, int companion)
    : output_(output)
    , options_(options)
    , complaints_(::memfd_create("decoder-stderr", MFD_CLOEXEC))
{
    if (at_once == 0)
        deadline_ = Clock::now() + std::chrono::seconds(time_limit(options));
    start({{"at_once", at_once}, {"companion", companion >= 0}}, input, companion, as);
}

Conversion::Conversion(int input, const std::filesystem::path& output, const ConvertOptions& options,
                       const std::optional<Identity>& as, const json& composition)
    : output_(output)
    , options_(options)
    , deadline_(Clock::now() + std::chrono::seconds(time_limit(options)))
    , complaints_(::memfd_create("decoder-stderr", MFD_CLOEXEC))
{
    start({{"compose", composition}}, input, -1, as);
}

void Conversion::start(json request, int input, int companion, const std::optional<Identity>& as)
{
    if (!complaints_)
        throw system_error("Cannot start a decoder");
    const UniqueFd folder = open_file(output_, O_RDONLY | O_DIRECTORY);
    auto [ours, its] = socket_pair(SOCK_STREAM);
    report_ = std::move(ours);
    ::fcntl(report_.get(), F_SETFL, O_NONBLOCK);
    request["convert"] = to_json(options_);
    start_decoder(request,
                  {.input = input,
                   .output = folder.get(),
                   .report = its.get(),
                   .complaints = complaints_.get(),
                   .companion = companion},
                  as);
}

Conversion::~Conversion()
{
    end_decoder();
}

// Returns when no process works in the folder any more.
void Conversion::end_decoder()
{
    ::shutdown(report_.get(), SHUT_WR);
    while (!closed_) {
        pollfd waiting{report_.get(), POLLIN, 0};
        ::poll(&waiting, 1, -1);
        advance();
    }
}

bool Conversion::advance()
{
    std::array<char, 4096> buffer{};
    constexpr int max_reads = 64; // others want to be heard, too, whatever this decoder sends
    for (int reads = 0; !closed_ && reads < max_reads; ++reads) {
        const ssize_t count = ::read(report_.get(), buffer.data(), buffer.size());
        if (count > 0) {
            if (!deadline_)
                deadline_ = Clock::now() + std::chrono::seconds(time_limit(options_));
            take({buffer.data(), static_cast<std::size_t>(count)});
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else if (count < 0 && errno == EAGAIN) {
            break;
        } else {
            closed_ = true;
        }
    }
    late_ = !closed_ && deadline_ && Clock::now() >= *deadline_;
    return closed_ || late_;
}

void Conversion::take(std::string_view news)
{
    for (std::size_t end = 0; (end = news.find('\n')) != std::string_view::npos; news.remove_prefix(end + 1)) {
        received_ += news.substr(0, end);
        take_line(received_);
        received_.clear();
    }
    received_ += news;
    if (received_.size() > max_report_bytes(options_)) { // not a decoder of ours any more
        received_.clear();
        ::shutdown(report_.get(), SHUT_WR);
    }
}

void Conversion::take_line(const std::string& line)
{
    const json parsed = json::parse(line, nullptr, false);
    const auto number = [&parsed](const char* key, int& value) {
        const bool told = parsed.is_object() && parsed.contains(key) && parsed[key].is_number_integer();
        if (told)
            value = parsed[key].get<int>();
        return told;
    };
    if (!line.empty() && !number("percent", percent_) && !number("ended", ended_))
        result_ = line;
}

ImageInfo Conversion::finish()
{
    while (!advance()) {
        pollfd waiting{report_.get(), POLLIN, 0};
        ::poll(&waiting, 1, 1000);
    }
    if (late_) {
        end_decoder();
        throw Error(ErrorCode::undecodable,
                    "The decoder did not finish within " + std::to_string(time_limit(options_)) + " seconds.",
                    "The setting decode_seconds says how long it may take.");
    }
    const std::optional<ImageInfo> image = image_of_report(result_);
    // How it ended is not told when nobody read for long: then the result, its last word, is there.
    if (ended_ > 0 || !image)
        explain();
    check_files(output_);
    return *image;
}

void Conversion::explain() const
{
    const std::string complaints = bytes_at(complaints_.get(), 0, 2048);
    const int signal = ended_ > 128 ? ended_ - 128 : 0;
    const bool memory = complaints.find("failed to allocate") != std::string::npos ||
                        complaints.find("rss limit exhausted") != std::string::npos ||
                        complaints.find("out of memory") != std::string::npos;
    if (memory)
        throw Error(ErrorCode::undecodable,
                    "The decoder needs more than " + std::to_string(options_.memory_mb) + " MiB of memory for it.",
                    "The setting decode_memory_mb says how much it may use.");
    if (signal == SIGXCPU || signal == SIGKILL || ended_ < 0)
        throw Error(ErrorCode::undecodable,
                    "The decoder used more than " + std::to_string(time_limit(options_)) +
                        " seconds, or was ended from outside.",
                    "The setting decode_seconds says how long it may take.");
    if (signal == SIGXFSZ)
        throw Error(ErrorCode::undecodable, "The decoder wrote a file of more than 16 GiB.",
                    "Choose a tiled format (0, 4 or 5).");
    const std::string end = signal != 0 ? std::string("crashed (") + ::strsignal(signal) + ")"
                                        : "ended with code " + std::to_string(ended_);
    throw Error(ErrorCode::undecodable, "The decoder " + end + " while it read the image.",
                "The file is damaged, or it is made to attack programs that read images.");
}

std::optional<ImageInfo> image_of_report(const std::string& line)
{
    const json answer = json::parse(line, nullptr, false);
    try {
        if (!answer.is_object())
            return std::nullopt;
        if (answer.contains("not_started"))
            throw system_error("Cannot start a decoder", answer["not_started"].get<int>(),
                               "The machine has too little memory, or too many processes.");
        if (answer.contains("error"))
            throw Error(ErrorCode::undecodable, answer["error"].get<std::string>(),
                        answer.value("hint", std::string()));
        return answer.contains("image") ? std::optional(image_info_from_json(answer["image"])) : std::nullopt;
    } catch (const json::exception& error) {
        throw Error(ErrorCode::undecodable,
                    std::string("The decoder gave an answer that makes no sense: ") + error.what());
    }
}

ImageInfo convert_image(int input, const std::filesystem::path& output, const ConvertOptions& options,
                        const std::function<void(int)>& progress, const std::optional<Identity>& as, int companion)
{
    Conversion conversion(input, output, options, as, 0, companion);
    while (!conversion.advance()) {
        pollfd waiting{conversion.fd(), POLLIN, 0};
        ::poll(&waiting, 1, 1000);
        if (progress)
            progress(conversion.percent());
    }
    return conversion.finish();
}

std::vector<Protection> decoder_protections(const std::optional<Identity>& as)
{
    const UniqueFd nothing = open_file("/dev/null", O_RDWR);
    const UniqueFd folder = open_file("/", O_RDONLY | O_DIRECTORY);
    auto [ours, its] = socket_pair(SOCK_STREAM);
    start_decoder({{"protections", true}},
                  {.input = nothing.get(), .output = folder.get(), .report = its.get(), .complaints = nothing.get()},
                  as);
    its.reset();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::read(ours.get(), buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    const json answer = json::parse(text.substr(0, text.find('\n')), nullptr, false);
    if (!answer.is_object() || !answer.contains("protections"))
        throw Error(ErrorCode::failed, "A decoder cannot be started.");
    std::vector<Protection> found;
    for (const json& each : answer["protections"])
        found.push_back({each.at("name"), each.at("in_force"), each.at("meaning")});
    return found;
}

} // namespace memento
