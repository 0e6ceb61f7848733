// The limit of the path of a request: a FastCGI program that gives the same answer to everything, read from a file,
// with as many threads as memento-fcgi has.
#include <csignal>
#include <fcgiapp.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

void answer(int socket, const std::string& text)
{
    FCGX_Request request;
    if (FCGX_InitRequest(&request, socket, 0) != 0)
        return;
    while (FCGX_Accept_r(&request) == 0) {
        FCGX_PutStr(text.data(), static_cast<int>(text.size()), request.out);
        FCGX_Finish_r(&request);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "constant: SOCKET THREADS FILE\n";
        return 2;
    }
    std::ifstream file(argv[3], std::ios::binary);
    const std::string text =
        "Content-Type: application/json\r\n\r\n" + std::string(std::istreambuf_iterator<char>(file), {});
    const int socket = FCGX_Init() == 0 ? FCGX_OpenSocket(argv[1], 4096) : -1;
    if (socket < 0) {
        std::cerr << "constant: cannot listen on " << argv[1] << "\n";
        return 1;
    }
    std::signal(SIGTERM, SIG_DFL); // libfcgi has taken it
    std::vector<std::thread> threads;
    for (int i = 0; i < std::stoi(argv[2]); ++i)
        threads.emplace_back(answer, socket, std::cref(text));
    for (std::thread& thread : threads)
        thread.join();
}
