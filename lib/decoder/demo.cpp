#include "decoder/demo.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/programs.hpp"
#include "base/text.hpp"
#include "decoder/protocol.hpp"

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace memento {
namespace {

struct Pipe {
    Pipe()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw system_error("Cannot make a pipe");
        reading.reset(ends[0]);
        writing.reset(ends[1]);
    }
    UniqueFd reading;
    UniqueFd writing;
};

// Calls line(text) for each line that comes, until the other end is closed.
void each_line(int fd, const std::function<void(const std::string&)>& line)
{
    std::array<char, 4096> buffer{};
    std::string received;
    ssize_t count = 0;
    while ((count = ::read(fd, buffer.data(), buffer.size())) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error("Cannot hear the decoder");
        received.append(buffer.data(), static_cast<std::size_t>(count));
        for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
            line(received.substr(0, end));
            received.erase(0, end + 1);
        }
    }
}

} // namespace

void write_demo(const std::filesystem::path& folder, bool large, const std::function<void(const std::string&)>& writing)
{
    require_empty(folder);
    const UniqueFd program = open_program(decoder_program);
    Pipe files;
    Pipe complaints; // two lines at most, so nobody waits for it to be read
    Child child;
    child.arguments = {decoder_program, "demo", folder};
    if (large)
        child.arguments.emplace_back("--large");
    child.program_fd = program.get();
    child.passed = {{files.writing.get(), STDOUT_FILENO}, {complaints.writing.get(), STDERR_FILENO}};
    child.environment = {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"};
    const pid_t pid = spawn(child);
    files.writing.reset();
    complaints.writing.reset();
    each_line(files.reading.get(), writing);
    std::vector<std::string> said;
    each_line(complaints.reading.get(), [&said](const std::string& line) { said.push_back(line); });
    if (const int status = wait_for(pid); status != 0)
        throw Error(ErrorCode::failed,
                    said.empty() ? "The decoder ended with status " + std::to_string(status) + "." : said.front(),
                    said.size() > 1 ? said[1] : "");
}

} // namespace memento
