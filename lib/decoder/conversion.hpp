// Turning an image file into a pyramid on disk, in a decoder process of its own.
#pragma once

#include "base/file.hpp"
#include "base/process.hpp"
#include "decoder/protocol.hpp"
#include "image/image.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace memento {

// A conversion under way. Several may run at once in one thread: wait for their descriptors with poll(), call
// advance().
class Conversion {
public:
    // Starts the decoder. input: the image file, open for reading; it is passed on, so the decoder's user need not be
    // able to open it. output: an existing, empty folder. as: the user to decode as, when we are root. at_once: when
    // set, the decoder starts when fewer than so many work, those that were asked for first before it. companion: the
    // open file that describes this one (FileContents::companion), or −1.
    Conversion(int input, const std::filesystem::path& output, const ConvertOptions& options,
               const std::optional<Identity>& as, std::size_t at_once = 0, int companion = -1);
    // One that makes the pictures of a sample instead. input: the bytes of all tiles (decoder/composition.hpp).
    Conversion(int input, const std::filesystem::path& output, const ConvertOptions& options,
               const std::optional<Identity>& as, const nlohmann::json& composition);
    Conversion(const Conversion&) = delete;
    Conversion& operator=(const Conversion&) = delete;
    ~Conversion(); // ends a decoder that still works

    int fd() const { return report_.get(); } // readable when there is news
    // Takes what is there without waiting. True when the decoder has ended or its time is up: finish() will not wait.
    bool advance();
    int percent() const { return percent_; }
    // Waits for the end. Throws Error undecodable with the reason, also when the decoder crashed or reached a limit;
    // then the folder may hold anything and is for the caller to remove.
    ImageInfo finish();

private:
    void start(nlohmann::json request, int input, int companion, const std::optional<Identity>& as);
    void take(std::string_view news);
    void take_line(const std::string& line);
    void end_decoder();
    [[noreturn]] void explain() const;

    std::filesystem::path output_;
    ConvertOptions options_;
    std::optional<std::chrono::steady_clock::time_point> deadline_; // from the first sign of life on
    UniqueFd report_;
    UniqueFd complaints_; // stderr of the decoder
    int percent_ = 0;
    int ended_ = -1; // exit code, or 128 + signal; -1: not told
    bool closed_ = false;
    bool late_ = false;
    std::string received_; // of a line that has no end yet
    std::string result_;   // the line with "image", "error" or "not_started"
};

// What the last line of a decoder says (protocol.hpp); the decoder is not trusted. Nothing when it is no result. Throws
// Error undecodable when it is an error or makes no sense, failed when the decoder did not start.
std::optional<ImageInfo> image_of_report(const std::string& line);

// What protects decoders on this machine, tried out.
std::vector<Protection> decoder_protections(const std::optional<Identity>& as);

// Starts, waits, finishes. progress(0 … 100) is called every second at least; when it throws, the decoder is ended.
ImageInfo convert_image(int input, const std::filesystem::path& output, const ConvertOptions& options,
                        const std::function<void(int)>& progress = {}, const std::optional<Identity>& as = std::nullopt,
                        int companion = -1);

} // namespace memento
