#include "base/error.hpp"
#include "instance/port.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <sys/socket.h>

using namespace memento;

TEST_CASE("A listening port never keeps in accept() who was not quick enough")
{
    const ListeningPort port = listen_on(0);
    CHECK(port.number > 0);
    CHECK(::accept(port.socket.get(), nullptr, nullptr) == -1);
    CHECK((errno == EAGAIN || errno == EWOULDBLOCK));
}

TEST_CASE("A port that is taken is refused by number")
{
    const ListeningPort port = listen_on(0);
    CHECK_THROWS_WITH(listen_on(port.number), Catch::Contains("Port " + std::to_string(port.number)));
}
