// The limit of the path of a request: a FastCGI program that gives the same answer to everything, read from a file,
// with as many threads as memento-fcgi has. With a connection string it asks PostgreSQL for 1 before each answer, and
// waits for that: the limit of whatever asks the database once.
#include <csignal>
#include <cstdlib>
#include <fcgiapp.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <libpq-fe.h>
#include <string>
#include <thread>
#include <vector>

namespace {

PGconn* connect(const char* to)
{
    PGconn* database = PQconnectdb(to);
    PGresult* prepared = PQprepare(database, "one", "SELECT 1", 0, nullptr);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        std::cerr << "constant: " << PQerrorMessage(database);
        std::exit(1);
    }
    PQclear(prepared);
    return database;
}

void ask(PGconn* database)
{
    PGresult* one = PQexecPrepared(database, "one", 0, nullptr, nullptr, nullptr, 0);
    if (PQresultStatus(one) != PGRES_TUPLES_OK)
        std::exit(1);
    PQclear(one);
}

void answer(int socket, const std::string& text, const char* connection)
{
    FCGX_Request request;
    if (FCGX_InitRequest(&request, socket, 0) != 0)
        return;
    PGconn* database = connection != nullptr ? connect(connection) : nullptr;
    while (FCGX_Accept_r(&request) == 0) {
        if (database != nullptr)
            ask(database);
        FCGX_PutStr(text.data(), static_cast<int>(text.size()), request.out);
        FCGX_Finish_r(&request);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4 && argc != 5) {
        std::cerr << "constant: SOCKET THREADS FILE [CONNECTION]\n";
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
        threads.emplace_back(answer, socket, std::cref(text), argc == 5 ? argv[4] : nullptr);
    for (std::thread& thread : threads)
        thread.join();
}
