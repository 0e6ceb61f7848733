#include "decoder/inside/decode.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "decoder/companion.hpp"
#include "decoder/inside/compose.hpp"
#include "decoder/inside/convert.hpp"
#include "decoder/inside/sandbox.hpp"
#include "reader/source.hpp"

#include <nlohmann/json.hpp>
#include <string_view>
#include <unistd.h>

namespace memento {
namespace {

using nlohmann::json;

void report(const json& line)
{
    const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    // When nobody reads any more (SIGPIPE is fatal), there is nobody to work for.
    [[maybe_unused]] const ssize_t written = ::write(decoder_report, text.data(), text.size());
}

// libvips collects lines of several operations; the first one says most.
std::string first_line(std::string_view text)
{
    while (text.ends_with('\n') || text.ends_with(' '))
        text.remove_suffix(1);
    return std::string(text.substr(0, text.find('\n')));
}

void report_vips_error(std::string_view text, const ConvertOptions& options)
{
    const std::string reason = first_line(text);
    if (text.find("out of memory") != std::string_view::npos) {
        report(
            {{"error", "The decoder needs more than " + std::to_string(options.memory_mb) + " MiB of memory for it."},
             {"hint", "The setting decode_memory_mb says how much it may use."}});
        return;
    }
    report({{"error",
             "The image is damaged or of a kind that cannot be read" + (reason.empty() ? "." : ": " + reason + ".")},
            {"hint", "Open it in the program it came from and save it again as TIFF or PNG."}});
}

void report_protections(const std::vector<Protection>& protections)
{
    json list = json::array();
    for (const Protection& each : protections)
        list.push_back({{"name", each.name}, {"in_force", each.in_force}, {"meaning", each.meaning}});
    report({{"protections", list}});
}

// The descriptor stands where another decoder left it.
std::string text_of_companion()
{
    ::lseek(decoder_companion, 0, SEEK_SET);
    return read_open_file(decoder_companion, "the companion", max_companion_bytes);
}

ImageInfo convert(const ConvertOptions& options, bool described)
{
    const std::string companion = described ? text_of_companion() : "";
    return convert_here(decoder_input, decoder_output, companion, options, [](int percent) {
        report({{"percent", percent}});
    });
}

ImageInfo compose(const json& asked)
{
    return compose_here(decoder_input, decoder_output, composite_recipe_from_json(asked.at("recipe")),
                        asked.at("bytes").get<std::vector<std::uint64_t>>());
}

void work(const json& request, const ConvertOptions& options)
{
    try {
        report({{"percent", 0}});
        if (::fchdir(decoder_output) != 0)
            throw system_error("Cannot go to the folder of the image");
        const ImageInfo info = request.contains("compose") ? compose(request["compose"])
                                                           : convert(options, request.value("companion", false));
        report({{"image", to_json(info)}});
    } catch (const Error& error) {
        report({{"error", error.what()}, {"hint", error.hint()}});
    } catch (const vips::VError& error) {
        report_vips_error(error.what(), options);
    } catch (const std::bad_alloc&) {
        report_vips_error("out of memory", options);
    }
}

} // namespace

int decode(const json& request, const Protection& outer)
{
    try {
        const bool asked = request.contains("protections");
        // An import, and whoever looks at a page, goes before pictures of lists; where there is nothing else, they are
        // as fast.
        if (request.contains("compose"))
            static_cast<void>(::nice(10));
        const ConvertOptions options = asked ? ConvertOptions{} : convert_options_from_json(request.at("convert"));
        std::vector<Protection> protections = enter_sandbox(options, decoder_input, decoder_output);
        protections.insert(protections.begin(), outer);
        if (asked)
            report_protections(protections);
        else
            work(request, options);
        return 0;
    } catch (const std::exception& error) {
        report({{"error", std::string("The decoder does not work: ") + error.what()}, {"hint", ""}});
        return 1;
    }
}

} // namespace memento
