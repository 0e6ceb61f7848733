// memento worker
#include "command.hpp"

#include "storage/worker.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>

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
    options.stopped = [&stop] { return stop.arrived(); };
    options.rest = [&stop](std::chrono::milliseconds time) { stop.arrived(time); };
    with_database(globals, [&](Database& database) {
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
