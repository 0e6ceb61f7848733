// The database: one connection, transactions with a caller, rows as text. Only lib/database knows libpqxx.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

using Value = std::optional<std::string>; // nothing is SQL NULL

// The answer of a statement: every value as PostgreSQL's text form.
class Rows {
public:
    Rows(std::size_t columns, std::vector<Value> values)
        : columns_(columns)
        , values_(std::move(values))
    {
    }
    std::size_t size() const { return columns_ == 0 ? 0 : values_.size() / columns_; }
    bool empty() const { return size() == 0; }
    const Value& at(std::size_t row, std::size_t column) const { return values_.at(row * columns_ + column); }
    // The text; "" for NULL.
    std::string text(std::size_t row, std::size_t column) const { return at(row, column).value_or(""); }
    long long number(std::size_t row, std::size_t column) const; // 0 for NULL
    bool truth(std::size_t row, std::size_t column) const { return at(row, column) == "t"; }

private:
    std::size_t columns_;
    std::vector<Value> values_;
};

class SqlError;
class Connection; // the connection, seen by lib/database only

class Transaction {
public:
    explicit Transaction(Connection& connection)
        : connection_(connection)
    {
    }
    // Runs one statement with parameters $1, $2, …; prepared on first use, so sql must be a fixed text, never built
    // from input. Throws Error (see sqlstate.hpp).
    Rows run(const std::string& sql, std::initializer_list<Value> parameters = {})
    {
        return run(sql, std::vector(parameters));
    }
    Rows run(const std::string& sql, const std::vector<Value>& parameters);
    // Runs a script of several statements without parameters (migrations, settings).
    void script(const std::string& sql);
    // Reads the answer of a query of one column of texts piece by piece, a MiB or a row at a time: memory grows with
    // the largest row alone, here and in the server. The text is valid during the call only, which may read other
    // queries in the same way.
    void each(const std::string& sql, const std::vector<Value>& parameters,
              const std::function<void(std::string_view)>& row);

private:
    Connection& connection_;
    int reading_ = 0; // queries that are read piece by piece, one inside the other
};

// For a transaction that may take as long as it takes, whatever limit its connection has (Transaction::script).
inline constexpr auto lift_time_limit = "SET LOCAL statement_timeout = 0";

// One connection. Opened on first use, opened again after the server went away. Not for two threads at once, but for
// cancel().
class Database {
public:
    // connection: a libpq connection string ("host=/run/x dbname=memento user=memento_app").
    // begin: what opens a transaction for which transact() is told nothing else.
    // time_limit: a statement that takes longer is cancelled (SQLSTATE 57014); 0: none is.
    // prepare: statements that every new connection begins with, for what `begin` and `enter` name later.
    explicit Database(std::string connection, std::string begin = "BEGIN", std::chrono::seconds time_limit = {},
                      std::string prepare = "");
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    // Runs work in a transaction and commits; rolls back when it throws. begin is a statement that opens it with more
    // than BEGIN (see access/session.hpp), in the same round trip; its text must be safe.
    void transact(const std::function<void(Transaction&)>& work, const std::string& begin = "");

    template <typename Work> auto in_transaction(Work&& work, const std::string& begin = "")
    {
        std::optional<decltype(work(std::declval<Transaction&>()))> result;
        transact([&](Transaction& transaction) { result.emplace(work(transaction)); }, begin);
        return std::move(*result);
    }

    // Runs one statement that reads, as in Transaction::run, after `enter` (see access/session.hpp; its text must be
    // safe): both are one transaction and one round trip, where transact() takes three.
    Rows read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters);

    // Runs one statement outside of a transaction (CREATE DATABASE, LISTEN).
    void execute_alone(const std::string& sql);

    // Breaks off the statement that runs, if one does; it fails with SQLSTATE 57014. For another thread. Once it has
    // returned, it breaks off nothing that begins afterwards.
    void cancel() noexcept;

private:
    Connection& connected();
    // For what changes nothing: when a connection that was open turns out to be gone, as after a restart of the server,
    // it is done on a new one.
    void on_living_connection(const std::function<void(Connection&)>& work);
    void disconnect() noexcept;
    void clean_up(const SqlError& error) noexcept;
    void roll_back() noexcept;

    std::string connection_string_;
    std::string begin_;
    std::chrono::seconds time_limit_;
    std::string prepare_;
    std::unique_ptr<std::mutex> comes_and_goes_ = std::make_unique<std::mutex>(); // of connection_, for cancel()
    std::unique_ptr<Connection> connection_;
};

} // namespace memento
