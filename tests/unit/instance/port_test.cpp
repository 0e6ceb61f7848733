#include "instance/port.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <string>

using namespace memento;

TEST_CASE("A listening port keeps nobody in accept() who was not quick enough")
{
    const ListeningPort port = listen_on(0);
    CHECK(port.number > 0);
    CHECK((::fcntl(port.socket.get(), F_GETFL) & O_NONBLOCK) != 0);
}

TEST_CASE("A port that is taken is refused by number")
{
    const ListeningPort port = listen_on(0);
    CHECK_THROWS_WITH(listen_on(port.number), Catch::Contains("Port " + std::to_string(port.number)));
}
