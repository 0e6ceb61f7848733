// A real PostgreSQL for tests: one private cluster for the whole program, a fresh migrated database for each test.
#pragma once

#include "database/database.hpp"

#include <string>

class TestDatabase {
public:
    TestDatabase(); // migrated, empty
    // Filled by a script besides; the second one of the same script is a copy of the first, which costs next to
    // nothing.
    explicit TestDatabase(const std::string& script);
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;
    ~TestDatabase();

    std::string admin() const; // connection strings: the administrator's, the responder's
    std::string app() const;

private:
    std::string name_;
};

// Ends the server's connections, as a restart would.
void break_connections();
