// memento worker
#include "command.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/worker.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <unistd.h>

namespace memento {
namespace {

// SIGTERM and SIGINT wait until they are asked for; from then on it is time to end.
class StopSignals {
public:
    StopSignals()
    {
        ::sigemptyset(&signals_);
        ::sigaddset(&signals_, SIGTERM);
        ::sigaddset(&signals_, SIGINT);
        ::sigprocmask(SIG_BLOCK, &signals_, nullptr);
    }

    bool arrived(std::chrono::milliseconds within = {})
    {
        const timespec limit{within.count() / 1000, (within.count() % 1000) * 1'000'000};
        return arrived_ = arrived_ || ::sigtimedwait(&signals_, nullptr, &limit) > 0;
    }

private:
    sigset_t signals_{};
    bool arrived_ = false;
};

// Tells the database now and then that this worker lives, and once an hour what `memento doctor` finds on its machine.
// What goes wrong with that is logged, and keeps nobody from working.
class SignsOfLife {
public:
    explicit SignsOfLife(Globals& globals)
        : globals_(globals)
        , database_(globals.config().text("database"))
    {
        std::array<char, 256> name{};
        ::gethostname(name.data(), name.size() - 1);
        host_ = is_storable_text(name.data()) ? name.data() : "";
    }
    SignsOfLife(const SignsOfLife&) = delete;
    SignsOfLife& operator=(const SignsOfLife&) = delete;
    ~SignsOfLife()
    {
        try {
            if (told_)
                run("SELECT forget_worker($1)", {id_});
        } catch (const std::exception&) { // NOLINT: it is forgotten in a day
        }
    }

    // Nothing to do at the moment: then there is time to look, too.
    void tell(bool may_look)
    {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        const bool looks = may_look && (!looked_ || now - *looked_ > 1h);
        if (!looks && told_ && now - *told_ < 10s)
            return;
        told_ = now;
        try {
            Value findings;
            if (looks) {
                looked_ = now;
                findings = doctor_findings(globals_).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
            }
            run("SELECT note_worker($1, $2, $3::int, $4::json)", {id_, host_, std::to_string(::getpid()), findings});
        } catch (const std::exception& error) {
            log_line(LogLevel::warning, "no sign of life could be given", {{"reason", error.what()}});
        }
    }

private:
    void run(const std::string& sql, const std::vector<Value>& parameters)
    {
        database_.transact([&](Transaction& transaction) { transaction.run(sql, parameters); });
    }

    Globals& globals_;
    Database database_;
    std::string id_ = random_hex(8);
    std::string host_;
    std::optional<std::chrono::steady_clock::time_point> told_;
    std::optional<std::chrono::steady_clock::time_point> looked_;
};

std::string counted(int number)
{
    return std::to_string(number) + (number == 1 ? " image" : " images");
}

void run_worker_command(bool once, Globals& globals)
{
    StopSignals stop;
    WorkerOptions options;
    options.settings = storage_settings(globals.config());
    options.settings.as = globals.works_as();
    options.once = once;
    with_database(globals, [&](Database& database) {
        std::optional<SignsOfLife> life;
        if (!once)
            life.emplace(globals);
        const auto tell = [&life](bool may_look) {
            if (life)
                life->tell(may_look);
        };
        options.stopped = [&] {
            tell(false);
            return stop.arrived();
        };
        options.rest = [&](std::chrono::milliseconds time) {
            tell(true);
            stop.arrived(time);
        };
        const InTransaction in_transaction = [&database](const auto& work) { database.transact(work); };
        const WorkerReport report = run_worker(in_transaction, options);
        if (once && !globals.quiet)
            std::cout << counted(report.ready) << " ready, " << counted(report.failed) << " failed.\n";
        if (once && report.failed > 0)
            globals.exit_code = 1;
    });
}

} // namespace

void setup_worker(CLI::App& app, Globals& globals)
{
    CLI::App* command = add_command(app, "worker", group::instance, "Make the tiles of uploaded images",
                                    "memento --instance my_instance worker --once");
    const auto once = std::make_shared<bool>(false);
    command->add_flag("--once", *once, "End when no image waits any more; `memento serve` keeps a worker running");
    command->callback([once, &globals] { run_worker_command(*once, globals); });
}

} // namespace memento
