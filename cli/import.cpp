// memento import
#include "command.hpp"
#include "signals.hpp"

#include "base/file.hpp"
#include "base/progress.hpp"
#include "image/settings.hpp"
#include "import/naming.hpp"
#include "import/run.hpp"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

namespace memento {
namespace {

struct ImportArguments {
    std::string folder;
    std::string project;
    std::string owner;
    std::string transfer = "copy";
    std::vector<std::string> excluded;
    std::vector<std::string> patterns;
    std::vector<std::string> channels; // "1=DAPI"
    std::string sample;
    std::string category;
    std::string table; // file
    int format = 0;
    int jobs = 0;
    bool dry_run = false;
    bool stop_on_error = false;
};

std::string counted(std::size_t count, const std::string& one, const std::string& many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

void print_list(const std::string& title, const std::vector<PathReason>& entries, std::size_t max_shown = SIZE_MAX)
{
    if (entries.empty())
        return;
    std::cout << title << "\n";
    for (std::size_t i = 0; i < std::min(max_shown, entries.size()); ++i)
        std::cout << "  " << printable(entries[i].path) << ": " << printable(entries[i].reason) << "\n";
    if (entries.size() > max_shown)
        std::cout << "  … and " << entries.size() - max_shown << " more (--json lists all)\n";
}

void print_plan(const ImportPlan& plan)
{
    for (const PlannedImage& image : plan.images) {
        const std::string place =
            image.category + "/" + image.annotation + (image.group.empty() ? "" : "/" + image.group);
        std::cout << printable(image.file) << " -> " << printable(place + ": " + image.layer) << "\n";
    }
}

// What names or a table say is easier to judge as the tree that it makes.
void print_tree(const ImportPlan& plan)
{
    std::map<std::pair<std::string, std::string>, std::string> told;
    for (const PlannedSample& sample : plan.samples) {
        std::string& text = told[{sample.category, sample.annotation}];
        for (const auto& [name, value] : sample.properties)
            text += (text.empty() ? "  (" : ", ") + name + " " + value;
        text += ")";
    }
    std::vector<std::string> open;
    const auto descend = [&](std::size_t depth, const std::string& name, const std::string& more) {
        if (open.size() > depth && open[depth] == name)
            return;
        open.resize(depth);
        open.push_back(name);
        std::cout << std::string(2 * depth, ' ') << printable(name + more) << "\n";
    };
    for (const PlannedImage& image : plan.images) {
        descend(0, image.category, "");
        descend(1, image.annotation, told[{image.category, image.annotation}]);
        const std::size_t depth = image.group.empty() ? 2 : 3;
        if (image.group.empty())
            open.resize(2);
        else
            descend(2, image.group, "");
        std::cout << std::string(2 * depth, ' ') << printable(image.layer + "  <- " + image.file) << "\n";
    }
}

// With --quiet only what went wrong, on standard error.
void complain(const ImportReport& report)
{
    for (const auto* entries : {&report.plan.conflicts, &report.differs, &report.failed}) {
        for (const PathReason& entry : *entries)
            std::cerr << "memento: " << printable(entry.path) << ": " << printable(entry.reason) << "\n";
    }
}

void print_report(const ImportReport& report)
{
    constexpr std::size_t few = 10;
    if (report.dry_run && std::ranges::any_of(report.plan.images, &PlannedImage::told))
        print_tree(report.plan);
    else if (report.dry_run)
        print_plan(report.plan);
    print_list("Cannot be imported:", report.plan.conflicts);
    print_list("Already there with other contents:", report.differs);
    print_list("Failed:", report.failed);
    print_list("Worth knowing:", report.notes, few);
    print_list("Skipped:", report.plan.skipped, few);
    const std::string verb = report.dry_run ? " would be imported" : " imported";
    std::cout << "Project '" << printable(report.plan.project)
              << "': " << counted(static_cast<std::size_t>(report.imported), "image", "images") << verb << ", "
              << report.present << " there already";
    if (report.mended > 0)
        std::cout << " (" << report.mended << " put back in place)";
    if (const std::size_t bad = report.failed.size() + report.differs.size() + report.plan.conflicts.size(); bad > 0)
        std::cout << ", " << counted(bad, "file", "files") << " not imported";
    std::cout << "; " << counted(report.annotations, "sample", "samples") << " in "
              << counted(report.categories, "category", "categories") << ".\n";
    const std::string left = counted(report.not_looked_at, "file was", "files were") + " not looked at";
    if (report.interrupted)
        std::cout << "Interrupted" << (report.not_looked_at > 0 ? ", " + left : "")
                  << ": the same command goes on from here.\n";
    else if (report.not_looked_at > 0)
        std::cout << "Stopped at the first error: " << left << ".\n";
}

// Throws Error usage for what is no "1=DAPI", and for a table that cannot be read.
Naming naming_of(const ImportArguments& arguments)
{
    Naming naming{.patterns = arguments.patterns, .sample = arguments.sample, .category = arguments.category};
    for (const std::string& channel : arguments.channels) {
        const std::size_t equals = channel.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == channel.size())
            throw Error(ErrorCode::usage,
                        "--channel takes what the name says and what it means, not '" + channel + "'.",
                        "Write --channel 1=DAPI.");
        naming.channels[channel.substr(0, equals)] = channel.substr(equals + 1);
    }
    if (arguments.table.empty())
        return naming;
    try {
        naming.table = read_file(arguments.table);
    } catch (const Error& error) {
        throw Error(ErrorCode::usage, error.what(), "--table takes a CSV file.");
    }
    if (naming.table.empty())
        throw Error(ErrorCode::usage, "The table " + arguments.table + " is empty.");
    return naming;
}

ImportOptions import_options(const ImportArguments& arguments, Globals& globals)
{
    const Config& config = globals.config();
    ImportOptions options;
    options.folder = arguments.folder;
    options.project = arguments.project;
    options.owner = arguments.owner;
    options.excluded = arguments.excluded;
    options.naming = naming_of(arguments);
    options.convert = convert_options(config);
    options.convert.format = arguments.format;
    options.transfer = arguments.transfer == "link"                                     ? Transfer::link
                       : arguments.transfer == "none" || !config.flag("keep_originals") ? Transfer::none
                                                                                        : Transfer::copy;
    options.jobs = arguments.jobs;
    options.dry_run = arguments.dry_run;
    options.stop_on_error = arguments.stop_on_error;
    options.database = config.text("database");
    options.store = config.store();
    options.min_free = static_cast<std::uint64_t>(config.number("min_free"));
    options.works_as = globals.works_as();
    return options;
}

void run_command(const ImportArguments& arguments, Globals& globals)
{
    with_database(globals, [](Database&) {}); // whether it is there, before the folder is read
    ImportOptions options = import_options(arguments, globals);
    const CatchSignals signals; // the first one drops what is under way; the import goes on from there the next time
    Progress progress(globals.quiet);
    options.progress = [&](double fraction, const std::string& file) { progress.show(fraction, file); };
    options.interrupted = CatchSignals::arrived;
    const ImportReport report = run_import(options);
    progress.clear();
    if (globals.json)
        std::cout << to_json(report).dump(2) << "\n";
    else if (globals.quiet)
        complain(report);
    else
        print_report(report);
    globals.exit_code = report.complete() ? 0 : 1;
}

std::string preset_names()
{
    std::string all;
    for (const NamingPreset& preset : naming_presets())
        all += (all.empty() ? "" : ", ") + std::string(preset.name);
    return all;
}

} // namespace

void setup_import(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command = add_command(app, "import", group::images, "Import a folder of images as a project",
                                    "memento --instance my_instance import MyExperiment --dry-run");
    command->footer("The folder has the shape FOLDER/category/sample/channels/DAPI.tif or FOLDER/category/sample.tif.\n"
                    "Running it again changes nothing and finishes what was left.");
    command->add_option("FOLDER", arguments->folder, "The folder; its name becomes the project's")->required();
    command->add_option("--project", arguments->project, "Import into the project of this name")->type_name("NAME");
    command->add_option("--owner", arguments->owner, "Who owns what is made (default: the first administrator)")
        ->type_name("USER");
    command
        ->add_option("--format", arguments->format,
                     "0 chooses by the file; 1 JPEG, 2 PNG, both up to 2048 px; 3 PNG; 4 JPEG tiles, 5 PNG tiles")
        ->check(CLI::Range(0, 5))
        ->type_name("0..5");
    command
        ->add_option("--transfer", arguments->transfer,
                     "What the store keeps of each file: copy, link (hard link) or none")
        ->check(CLI::IsMember({"copy", "link", "none"}))
        ->type_name("HOW");
    command->add_option("--jobs", arguments->jobs, "Images at once (default: one per processor, 4 at the most)")
        ->check(CLI::Range(1, 64))
        ->type_name("N");
    command
        ->add_option("--exclude", arguments->excluded,
                     "Leave out files and folders of this name or path (may be repeated)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    CLI::Option* pattern = command->add_option("--pattern", arguments->patterns,
                                               "What names of files say, like Channel{channel}-{well}.tif, or one of " +
                                                   preset_names() + " (may be repeated; the first that fits counts)");
    pattern->type_name("PATTERN")->allow_extra_args(false);
    for (auto [name, value, help] :
         {std::tuple("--sample", &arguments->sample, "With --pattern: what a sample is called, like {well}_f{field}"),
          std::tuple("--category", &arguments->category, "With --pattern: what a category is called")})
        command->add_option(name, *value, help)->type_name("TEXT")->needs(pattern);
    command->add_option("--channel", arguments->channels, "With --pattern: what a channel is called (may be repeated)")
        ->type_name("TOLD=NAME")
        ->allow_extra_args(false)
        ->needs(pattern);
    command
        ->add_option("--table", arguments->table,
                     "A CSV that says what files are: file, category, annotation, group, layer, and properties")
        ->type_name("FILE")
        ->excludes(pattern);
    command->add_flag("--dry-run", arguments->dry_run, "Say what would be done, and do nothing");
    command->add_flag("--stop-on-error", arguments->stop_on_error, "Do not go on with the other files when one fails");
    command->callback([arguments, &globals] { run_command(*arguments, globals); });
}

} // namespace memento
