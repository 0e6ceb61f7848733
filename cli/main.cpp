#include "command.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"

#include <array>
#include <iostream>

namespace memento {
namespace {

// In the order of `memento --help`.
constexpr std::array setups{
    setup_serve,   setup_init,   setup_worker,     setup_doctor, setup_config, setup_user,
    setup_project, setup_parts,  setup_permission, setup_share,  setup_token,  setup_invite,
    setup_trash,   setup_import, setup_image,      setup_tile,   setup_sample, setup_export,
};

// Names of files and of other people's making are quoted in messages.
void print_lines(std::string_view label, const std::string& text)
{
    for (const std::string& line : split(text, '\n')) {
        std::cerr << label << printable(line) << "\n";
        label = "";
    }
}

void complain(const std::string& message, const std::string& hint)
{
    std::cout.flush();
    print_lines("memento: ", message);
    if (!hint.empty())
        print_lines("hint: ", hint);
}

int run(int argc, char** argv)
{
    CLI::App app("Memento keeps, shows and annotates scientific images.\n\nExample:\n  memento serve my_instance",
                 "memento");
    Globals globals;
    setup_globals(app, globals);
    for (const auto setup : setups)
        setup(app, globals);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wish) { // --help, --version
        return app.exit(wish);
    } catch (const CLI::ParseError& error) {
        throw usage_error(app, error);
    }
    if (!std::cout.flush())
        throw Error(ErrorCode::failed, "What was to be printed could not be written to standard output.",
                    "Is it closed, or the disk full?");
    return globals.exit_code;
}

} // namespace
} // namespace memento

int main(int argc, char** argv)
{
    memento::secure_standard_descriptors();
    try {
        return memento::run(argc, argv);
    } catch (const memento::Error& error) {
        memento::complain(error.what(), error.hint());
        return error.kind().exit_code;
    } catch (const std::exception& error) {
        memento::complain("Something that should not happen did: " + std::string(error.what()), "");
        return memento::error_kind(memento::ErrorCode::internal).exit_code;
    }
}
