// The connection itself. Included by lib/database/*.cpp only: nothing else knows libpqxx.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <unordered_map>

namespace memento {

class Connection {
public:
    explicit Connection(const std::string& connection)
        : database(connection)
        , work(database)
    {
    }

    pqxx::connection database;
    pqxx::nontransaction work; // BEGIN and COMMIT are sent by Database, together with what sets the caller
    std::unordered_map<std::string, std::string> prepared; // SQL text to statement name
    int named = 0;                                         // statements that were prepared, or refused
    bool dirty = false;                                    // BEGIN was sent, neither COMMIT nor ROLLBACK
};

} // namespace memento
