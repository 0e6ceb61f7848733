#include "database/database.hpp"

#include "base/error.hpp"
#include "database/connection.hpp"
#include "database/sqlstate.hpp"

#include <charconv>
#include <utility>

namespace memento {
namespace {

// Runs f and turns every exception of libpqxx into an Error.
template <typename F> auto translated(F&& f)
{
    try {
        return f();
    } catch (const pqxx::broken_connection& e) {
        throw SqlError(connection_failure, e.what());
    } catch (const pqxx::insufficient_privilege& e) {
        throw SqlError(insufficient_privilege, e.what()); // libpqxx 6 forgets the SQLSTATE of this one
    } catch (const pqxx::deadlock_detected& e) {          // of these three, too, which are no sql_error for it
        throw SqlError("40P01", e.what());
    } catch (const pqxx::serialization_failure& e) {
        throw SqlError("40001", e.what());
    } catch (const pqxx::transaction_rollback& e) {
        throw SqlError("40000", e.what());
    } catch (const pqxx::sql_error& e) {
        throw SqlError(e.sqlstate(), e.what());
    } catch (const pqxx::failure& e) {
        throw SqlError("XX000", e.what());
    }
}

Value value_of(const pqxx::field& field)
{
    return field.is_null() ? Value{} : Value{std::string(field.c_str(), field.size())};
}

Rows rows_of(const pqxx::result& result)
{
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(result.size()) * static_cast<std::size_t>(result.columns()));
    for (const auto& row : result) {
        for (const auto& field : row)
            values.push_back(value_of(field));
    }
    return {static_cast<std::size_t>(result.columns()), std::move(values)};
}

const std::string& prepare(Connection& connection, const std::string& sql)
{
    if (const auto found = connection.prepared.find(sql); found != connection.prepared.end())
        return found->second;
    std::string name =
        "s" + std::to_string(connection.named++); // libpqxx never forgets a name, also of one that failed
    connection.database.prepare(name, sql);
    connection.database.prepare_now(name);
    return connection.prepared.emplace(sql, std::move(name)).first->second;
}

pqxx::result execute(Connection& connection, const std::string& sql, const std::vector<Value>& parameters)
{
    // As C strings: no text with a NUL gets here (resource/body.hpp), and a null pointer is SQL NULL.
    std::vector<const char*> texts;
    texts.reserve(parameters.size());
    for (const Value& parameter : parameters)
        texts.push_back(parameter ? parameter->c_str() : nullptr);
    return connection.work.exec_prepared(prepare(connection, sql), pqxx::prepare::make_dynamic_params(texts));
}

// The same as a text of SQL: EXECUTE s7('…', NULL).
std::string execution(Connection& connection, const std::string& sql, const std::vector<Value>& parameters)
{
    std::string text = "EXECUTE " + prepare(connection, sql);
    std::string_view separator = "(";
    for (const Value& parameter : parameters) {
        text += separator;
        text += parameter ? connection.work.quote(*parameter) : "NULL";
        separator = ", ";
    }
    return parameters.empty() ? text : text + ")";
}

} // namespace

long long Rows::number(std::size_t row, std::size_t column) const
{
    const Value& value = at(row, column);
    if (!value)
        return 0;
    long long result = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), result);
    if (error != std::errc{} || end != value->data() + value->size())
        throw Error(ErrorCode::internal, "The database answered '" + *value + "' where a whole number was expected.");
    return result;
}

Rows Transaction::run(const std::string& sql, const std::vector<Value>& parameters)
{
    return translated([&] { return rows_of(execute(connection_, sql, parameters)); });
}

void Transaction::script(const std::string& sql)
{
    translated([&] { connection_.work.exec(sql); });
}

void Transaction::each(const std::string& sql, const std::vector<Value>& parameters,
                       const std::function<void(std::string_view)>& row)
{
    const std::string cursor = "each_row_" + std::to_string(++reading_);
    // The server knows how large rows are: how many are fetched at once is its choice.
    const std::string fetch = "SELECT line FROM rows_within('" + cursor + "', 1000, 1048576) line";
    translated([&] { execute(connection_, "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + sql, parameters); });
    for (;;) {
        const pqxx::result rows = translated([&] { return connection_.work.exec(fetch); });
        if (rows.empty())
            break;
        for (const auto& fields : rows)
            row({fields[0].c_str(), fields[0].size()});
    }
    script("CLOSE " + cursor);
    --reading_;
}

Database::Database(std::string connection, std::string begin, std::chrono::seconds time_limit, std::string prepare)
    : connection_string_(std::move(connection))
    , begin_(std::move(begin))
    , time_limit_(time_limit)
    , prepare_(std::move(prepare))
{
}

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Connection& Database::connected()
{
    if (!connection_) {
        auto made = std::make_unique<Connection>(connection_string_);
        if (time_limit_.count() > 0)
            made->work.exec("SET statement_timeout = '" + std::to_string(time_limit_.count()) + "s'");
        if (!prepare_.empty())
            made->work.exec(prepare_);
        const std::lock_guard lock(*comes_and_goes_);
        connection_ = std::move(made);
    }
    return *connection_;
}

void Database::disconnect() noexcept
{
    const std::lock_guard lock(*comes_and_goes_);
    connection_.reset();
}

void Database::cancel() noexcept
{
    const std::lock_guard lock(*comes_and_goes_);
    try {
        if (connection_)
            connection_->database.cancel_query();
    } catch (const std::exception&) {
        // The server is away, and with it what it was doing.
    }
}

void Database::transact(const std::function<void(Transaction&)>& work, const std::string& begin)
{
    try {
        on_living_connection([&](Connection& connection) {
            connection.dirty = true;
            connection.work.exec(begin.empty() ? begin_ : begin);
        });
        Transaction transaction(*connection_);
        work(transaction);
        translated([&] {
            // What was deferred is checked before, so that its error is that of a statement.
            connection_->work.exec("SET CONSTRAINTS ALL IMMEDIATE; COMMIT");
            connection_->dirty = false;
        });
    } catch (const SqlError& e) {
        clean_up(e);
        throw;
    } catch (...) {
        roll_back();
        throw;
    }
}

Rows Database::read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters)
{
    try {
        std::optional<Rows> rows;
        on_living_connection([&](Connection& connection) {
            // Statements in one message are one transaction, and its answer is that of the last one.
            const std::string before = enter.empty() ? "" : enter + "; ";
            rows = rows_of(connection.work.exec(before + execution(connection, sql, parameters)));
        });
        return std::move(*rows);
    } catch (const SqlError& e) {
        clean_up(e);
        throw;
    }
}

void Database::on_living_connection(const std::function<void(Connection&)>& work)
{
    const bool was_open = connection_ != nullptr;
    try {
        return translated([&] { work(connected()); });
    } catch (const SqlError& e) {
        if (!was_open || !e.lost_connection())
            throw;
    }
    disconnect();
    translated([&] { work(connected()); });
}

void Database::clean_up(const SqlError& error) noexcept
{
    if (error.lost_connection())
        disconnect(); // a connection that broke does not come back to life
    else
        roll_back();
}

void Database::roll_back() noexcept
{
    try {
        if (connection_ && connection_->dirty)
            connection_->work.exec("ROLLBACK");
        if (connection_)
            connection_->dirty = false;
    } catch (const std::exception&) {
        disconnect();
    }
}

void Database::execute_alone(const std::string& sql)
{
    translated([&] { connected().work.exec(sql); });
}

} // namespace memento
