// The responder in process, on a real database filled by seed.sql.
#pragma once

#include "base/config.hpp"
#include "context.hpp"
#include "http/message.hpp"
#include "support/database.hpp"

#include <chrono>
#include <filesystem>
#include <string>

class TestResponder {
public:
    // time_limit: of a statement; long enough for whatever a test does, on a busy machine as well.
    explicit TestResponder(std::chrono::seconds time_limit = std::chrono::seconds(30));

    // The answer to a request of this user ("" = nobody), its body in one piece.
    memento::Response answer(memento::Request request, const std::string& username);

    // Hex MD5 of every row of every table that the API can change.
    std::string state();

    // Everything as the seed made it; what a test has written is gone, but for the audit.
    void reset();

    memento::Database& admin() { return admin_; }

    // As the responder's, for another thread.
    memento::Database another_connection() { return memento::Database(database_.app()); }

    memento::Config& config() { return config_; }

    // The folder of the images; empty at first.
    std::filesystem::path store() const { return config_.store(); }

    // Whose this request counts as (origin_of).
    std::string caller_of(const memento::Request& request) const;

    // A session of this user, as of version 1.
    std::string token_of(const std::string& username);

private:
    TestDatabase database_;
    memento::Config config_;
    memento::AnswerCache kept_{std::size_t{8} << 20U};
    memento::Database admin_;
    memento::ConnectionPool pool_;
    memento::Context context_;
};

// The texts of two share links to annotation 1 of the seed: one that lives, one that has expired.
std::string live_share();
std::string expired_share();
