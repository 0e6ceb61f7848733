// memento-decoder: the one program that decodes images, and links the libraries that can. Started by the
// other programs of Memento, not by people: as the host of decoders, or to write the demo experiment.
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/version.hpp"
#include "decoder/inside/server.hpp"
#include "decoder/protocol.hpp"
#include "synthetic/experiment.hpp"

#include <iostream>
#include <string_view>
#include <vector>

namespace {

// Tells each file on stdout before it is written.
int write_demo(const char* folder, bool large)
{
    memento::write_demo_experiment(folder, large, [](const std::string& path) { std::cout << path << std::endl; });
    return 0;
}

int run(const std::vector<std::string_view>& arguments)
{
    if (arguments.size() == 1)
        return memento::serve_decoders(memento::decoder_socket);
    if (arguments[1] == "--version") {
        std::cout << memento::decoder_program << " " << memento::version() << "\n";
        return 0;
    }
    const bool large = arguments.size() == 4 && arguments[3] == "--large";
    if (arguments[1] == "demo" && (arguments.size() == 3 || large))
        return write_demo(arguments[2].data(), large);
    throw memento::Error(memento::ErrorCode::usage, "memento-decoder is started by `memento` and memento-fcgi.",
                         "To see what is in a file: memento image inspect FILE");
}

} // namespace

int main(int argc, char** argv)
{
    memento::secure_standard_descriptors();
    try {
        return run({argv, argv + argc});
    } catch (const memento::Error& error) {
        std::cerr << error.what() << "\n" << error.hint() << "\n";
        return error.kind().exit_code;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
