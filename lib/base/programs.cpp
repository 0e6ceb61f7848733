#include "base/programs.hpp"

#include "base/error.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

// memento-decoder → MEMENTO_DECODER
std::string variable_of(const std::string& program)
{
    std::string name = program;
    for (char& c : name)
        c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

} // namespace

fs::path programs_folder()
{
    return fs::read_symlink("/proc/self/exe").parent_path();
}

UniqueFd open_program(const std::string& name)
{
    // Whoever starts us as a user who cannot reach the folder of the programs says where it is open already.
    if (const char* given = std::getenv(variable_of(name).c_str()); given != nullptr && *given != '\0')
        return open_file(given, O_RDONLY);
    const fs::path here = programs_folder();
    for (const fs::path& folder : {here, here.parent_path() / "libexec/memento", here.parent_path()}) {
        if (::access((folder / name).c_str(), X_OK) == 0)
            return open_file(folder / name, O_RDONLY);
    }
    throw Error(ErrorCode::failed, "The program " + name + " is missing.",
                "It belongs to this one, in " + here.string() + " or in " +
                    (here.parent_path() / "libexec/memento").string() + "; `scripts/build` makes both.");
}

} // namespace memento
