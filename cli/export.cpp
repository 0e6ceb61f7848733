// memento export
#include "command.hpp"
#include "signals.hpp"

#include "admin/permissions.hpp"
#include "admin/projects.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "report/report.hpp"

#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

namespace fs = std::filesystem;

struct ExportArguments {
    std::string project;
    std::string format = "csv";
    bool safe = false;
    std::string output; // "" = standard output
};

// What is there already and no ordinary file, such as a device or a pipe: it is written into, not replaced.
bool is_special(const fs::path& path)
{
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

// Links and pipes in a folder where others may write could lead anywhere, or to anybody.
void require_not_planted(const std::string& path)
{
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode) && info.st_uid != 0 &&
        info.st_uid != ::geteuid())
        throw Error(ErrorCode::usage,
                    path + " is a link, device or pipe that belongs to another user; nothing is written through it.",
                    "Name another file.");
}

// Links stay, also /dev/stdout.
fs::path destination(const std::string& path)
{
    require_not_planted(path);
    std::error_code error;
    const fs::path target = fs::is_symlink(path, error) ? fs::canonical(path, error) : fs::path(path);
    return error ? fs::path(path) : target;
}

// Where a report goes: standard output, a device or pipe, or a file that appears whole or not at all.
class Output {
public:
    explicit Output(const std::string& path)
        : path_(destination(path))
        , partial_(path_.string() + ".partial-" + std::to_string(::getpid()))
    {
        if (path.empty())
            return;
        if (is_special(path)) {
            file_ = open_file(path, O_WRONLY);
            return;
        }
        remover_.emplace(partial_.string());
        file_ = open_new_file(partial_, 0600); // the results of a project are not everybody's
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output()
    {
        if (file_ && remover_)
            ::unlink(partial_.c_str());
    }

    void write(std::string_view bytes)
    {
        write_all(file_ ? file_.get() : STDOUT_FILENO, bytes, remover_ ? partial_ : file_ ? path_ : "standard output");
    }

    void finish()
    {
        if (!remover_)
            return;
        if (::fsync(file_.get()) != 0 || ::rename(partial_.c_str(), path_.c_str()) != 0)
            throw system_error("Cannot save " + path_.string());
        file_.reset();
        sync_directory(path_.has_parent_path() ? path_.parent_path() : ".");
    }

private:
    fs::path path_;
    fs::path partial_;
    std::optional<RemoveOnSignal> remover_; // of a file that is not whole yet
    UniqueFd file_;
};

void run_export(const Report& report, const ExportArguments& arguments, Globals& globals)
{
    const bool json = globals.json || arguments.format == "json";
    const ReportFormat format = json ? ReportFormat::json : arguments.safe ? ReportFormat::safe_csv : ReportFormat::csv;
    // Opened and saved as whoever we are; only the database is asked as its user.
    Output output(arguments.output);
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            const int project_id = find_project_id(transaction, arguments.project);
            if (!globals.as_user.empty())
                require_may_export(transaction, project_id);
            note_export(transaction, report, project_id);
            write_report(transaction, report, project_id, format, [&](std::string_view piece) { output.write(piece); });
        });
    });
    if (json)
        output.write("\n");
    output.finish();
}

} // namespace

void setup_export(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<ExportArguments>();
    CLI::App* all = add_command(app, "export", group::results, "Write tables of a project: CSV or JSON",
                                "memento --instance my_instance export data Kidney_2026 -o kidney.csv");
    all->require_subcommand(1);
    for (const Report& report : reports()) {
        const std::string name(report.name);
        std::string example = "memento --instance my_instance export ";
        example.append(name).append(" Kidney_2026 -o ").append(name).append(".csv");
        CLI::App* command = add_command(*all, name, "Reports", std::string(report.help), example);
        command->add_option("PROJECT", arguments->project, "Name of the project")->required();
        command->add_option("--format", arguments->format, "csv or json")
            ->check(CLI::IsMember({"csv", "json"}))
            ->capture_default_str();
        command->add_flag("--safe", arguments->safe,
                          "CSV for spreadsheets: no cell is taken for a formula, as in downloads of the pages");
        command->add_option("-o,--output", arguments->output, "Write to this file, which appears whole or not at all")
            ->type_name("FILE");
        add_as_option(*command, globals);
        command->callback([&report, arguments, &globals] { run_export(report, *arguments, globals); });
    }
}

} // namespace memento
