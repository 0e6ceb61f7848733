#include "store/store.hpp"

#include "base/error.hpp"
#include "store/session.hpp"
#include "store/sqlstate.hpp"

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
        throw SqlError("08006", e.what());
    } catch (const pqxx::insufficient_privilege& e) {
        throw SqlError(insufficient_privilege, e.what()); // libpqxx 6 forgets the SQLSTATE of this one
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

const std::string& prepare(Session& session, const std::string& sql)
{
    if (const auto found = session.prepared.find(sql); found != session.prepared.end())
        return found->second;
    std::string name = "s" + std::to_string(session.named++); // libpqxx never forgets a name, also of one that failed
    session.database.prepare(name, sql);
    session.database.prepare_now(name);
    return session.prepared.emplace(sql, std::move(name)).first->second;
}

pqxx::result execute(Session& session, const std::string& sql, const std::vector<Value>& parameters)
{
    // As C strings: no text with a NUL gets here (resource/body.hpp), and a null pointer is SQL NULL.
    std::vector<const char*> texts;
    texts.reserve(parameters.size());
    for (const Value& parameter : parameters)
        texts.push_back(parameter ? parameter->c_str() : nullptr);
    return session.work.exec_prepared(prepare(session, sql), pqxx::prepare::make_dynamic_params(texts));
}

// The same as a text of SQL: EXECUTE s7('…', NULL).
std::string execution(Session& session, const std::string& sql, const std::vector<Value>& parameters)
{
    std::string text = "EXECUTE " + prepare(session, sql);
    std::string_view separator = "(";
    for (const Value& parameter : parameters) {
        text += separator;
        text += parameter ? session.work.quote(*parameter) : "NULL";
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
    return translated([&] { return rows_of(execute(session_, sql, parameters)); });
}

void Transaction::script(const std::string& sql)
{
    translated([&] { session_.work.exec(sql); });
}

void Transaction::each(const std::string& sql, const std::vector<Value>& parameters,
                       const std::function<void(const std::vector<Value>&)>& row)
{
    constexpr auto fetch = "FETCH 1000 FROM each_row";
    translated([&] { execute(session_, "DECLARE each_row NO SCROLL CURSOR FOR " + sql, parameters); });
    std::vector<Value> values;
    for (;;) {
        const pqxx::result rows = translated([&] { return session_.work.exec(fetch); });
        if (rows.empty())
            break;
        for (const auto& fields : rows) {
            values.clear();
            for (const auto& field : fields)
                values.push_back(value_of(field));
            row(values);
        }
    }
    script("CLOSE each_row");
}

Store::Store(std::string connection, std::string begin)
    : connection_(std::move(connection))
    , begin_(std::move(begin))
{
}

Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Session& Store::connected()
{
    if (!session_)
        session_ = std::make_unique<Session>(connection_);
    return *session_;
}

void Store::transact(const std::function<void(Transaction&)>& work, const std::string& begin)
{
    try {
        translated([&] {
            Session& session = connected();
            session.dirty = true;
            session.work.exec(begin.empty() ? begin_ : begin);
        });
        Transaction transaction(*session_);
        work(transaction);
        translated([&] {
            // What was deferred is checked before, so that its error is that of a statement.
            session_->work.exec("SET CONSTRAINTS ALL IMMEDIATE; COMMIT");
            session_->dirty = false;
        });
    } catch (const SqlError& e) {
        clean_up(e);
        throw;
    } catch (...) {
        roll_back();
        throw;
    }
}

Rows Store::read(const std::string& enter, const std::string& sql, const std::vector<Value>& parameters)
{
    try {
        return translated([&] {
            Session& session = connected();
            // Statements in one message are one transaction, and its answer is that of the last one.
            return rows_of(session.work.exec(enter + "; " + execution(session, sql, parameters)));
        });
    } catch (const SqlError& e) {
        clean_up(e);
        throw;
    }
}

void Store::clean_up(const SqlError& error) noexcept
{
    if (error.state().starts_with("08") || error.state().starts_with("57P"))
        session_.reset(); // a connection that broke does not come back to life
    else
        roll_back();
}

void Store::roll_back() noexcept
{
    try {
        if (session_ && session_->dirty)
            session_->work.exec("ROLLBACK");
        if (session_)
            session_->dirty = false;
    } catch (const std::exception&) {
        session_.reset();
    }
}

void Store::execute_alone(const std::string& sql)
{
    translated([&] { connected().work.exec(sql); });
}

} // namespace memento
