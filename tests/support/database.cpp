#include "support/database.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "database/migrate.hpp"
#include "instance/postgres.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace {

using namespace memento;

constexpr auto template_name = "memento_template";

class TestServer {
public:
    TestServer()
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-test-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        if (::getuid() == 0) {
            user_ = find_user("postgres");
            if (::chown(folder_.c_str(), user_.value().uid, user_.value().gid) != 0)
                throw system_error("Cannot hand over " + folder_.string());
        }
        cluster_ = {folder_ / "pg", folder_, folder_ / "initdb.log", user_, false};
        {
            const WorkingAs as(user_);
            make_cluster(cluster_);
        }
        Child child = postgres_child(cluster_);
        const UniqueFd log = open_file(folder_ / "postgres.log", O_WRONLY | O_CREAT | O_APPEND);
        child.passed = {{log.get(), 1}, {log.get(), 2}};
        if (!child.as)
            child.as = user_;
        pid_ = spawn(child);
        for (int tries = 0; !answers(cluster_); ++tries) {
            if (tries > 4000)
                throw Error(ErrorCode::failed,
                            "The test database does not start: " + read_file(folder_ / "postgres.log"));
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        execute("CREATE DATABASE " + std::string(template_name) + " TEMPLATE template0");
        Database database(connection(template_name, "memento"));
        migrate(database);
    }

    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    ~TestServer()
    {
        ::kill(pid_, SIGINT);
        wait_for(pid_);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string connection(const std::string& database, const std::string& role) const
    {
        return connection_to(cluster_, database, role);
    }

    void execute(const std::string& sql) const { Database(connection("postgres", "memento")).execute_alone(sql); }

private:
    std::filesystem::path folder_;
    std::optional<Identity> user_;
    Cluster cluster_;
    pid_t pid_ = -1;
};

TestServer& server()
{
    static TestServer instance;
    return instance;
}

} // namespace

namespace {

std::string copy_of(const std::string& name)
{
    static std::atomic<int> number{0};
    std::string copy = "test_" + std::to_string(++number);
    server().execute("CREATE DATABASE " + copy + " TEMPLATE " + name);
    return copy;
}

// The name of a database that was filled by this script, and that nobody is connected to.
const std::string& filled_template(const std::string& script)
{
    static std::mutex mutex;
    static std::map<std::string, std::string> made;
    const std::lock_guard lock(mutex);
    const auto [found, is_new] = made.emplace(script, template_name + ("_" + std::to_string(made.size())));
    if (is_new) {
        server().execute("CREATE DATABASE " + found->second + " TEMPLATE " + template_name);
        Database database(server().connection(found->second, "memento"));
        database.transact([&](Transaction& transaction) { transaction.script(script); });
    }
    return found->second;
}

} // namespace

TestDatabase::TestDatabase()
    : name_(copy_of(template_name))
{
}

TestDatabase::TestDatabase(const std::string& script)
    : name_(copy_of(filled_template(script)))
{
}

TestDatabase::~TestDatabase()
{
    try {
        server().execute("DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // The server may be gone, which another test has already said.
    }
}

std::string TestDatabase::admin() const
{
    return server().connection(name_, "memento");
}

std::string TestDatabase::app() const
{
    return server().connection(name_, "memento_app");
}

void break_connections()
{
    server().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname "
                     "LIKE 'test_%'");
}
