// memento image add, list, retile, remove: images that a project has
#include "stored_image.hpp"

#include "admin/projects.hpp"
#include "admin/users.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "decoder/inspect.hpp"
#include "signals.hpp"
#include "storage/addition.hpp"
#include "storage/catalogue.hpp"
#include "storage/composites.hpp"
#include "storage/retiling.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::ordered_json;

struct Arguments {
    std::string project;
    std::string image; // PROJECT/IMAGE
    std::string owner;
    std::vector<std::string> files;
    int format = 0;
    bool format_given = false;
    bool yes = false;
};

InTransaction on(Database& database)
{
    return [&database](const std::function<void(Transaction&)>& work) { database.transact(work); };
}

StorageSettings settings_of(Globals& globals)
{
    StorageSettings settings = storage_settings(globals.config());
    settings.as = globals.works_as();
    return settings;
}

bool stopped()
{
    return CatchSignals::arrived();
}

struct Addition {
    std::string file;
    NewImage image;
    std::optional<int> image_id;
    std::string outcome; // "added", "present", or what went wrong
    bool good() const { return outcome == "added" || outcome == "present"; }
};

ordered_json to_json(const Addition& each)
{
    ordered_json told{{"file", each.file}, {"name", each.image.name}, {"good", each.good()}, {"outcome", each.outcome}};
    if (each.image_id)
        told["image_id"] = *each.image_id;
    return told;
}

void tell(const Addition& each, const Globals& globals)
{
    if (!each.good())
        std::cerr << "memento: " << printable(each.file) << ": " << printable(each.outcome) << "\n";
    else if (!globals.quiet)
        std::cerr << "Image '" << printable(each.image.name) << "' "
                  << (each.image_id ? "has been added (id " + std::to_string(*each.image_id) + ")."
                                    : "is there already.")
                  << "\n";
}

Addition added(const std::string& file, NewImage image, const StorageSettings& settings, Globals& globals)
{
    Addition addition{file, std::move(image), std::nullopt, "present"};
    try {
        // Before the change to the instance's user, who may be unable to read it.
        addition.image.source = open_image_file(file);
        with_database(globals, [&](Database& database) {
            addition.image_id = add_image(on(database), settings, addition.image, stopped);
        });
        if (addition.image_id)
            addition.outcome = "added";
    } catch (const Error& error) {
        if (stops_all(error))
            throw;
        addition.outcome = reason_of(error);
    }
    addition.image.source.reset();
    return addition;
}

void run_add(const Arguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    const StorageSettings settings = settings_of(globals);
    int project = 0;
    int owner = 0;
    with_database(globals, [&](Database& database) {
        database.transact([&](Transaction& transaction) {
            project = find_project_id(transaction, arguments.project);
            owner = find_user_id(transaction, arguments.owner);
        });
    });
    Progress progress(globals.quiet);
    ordered_json list = ordered_json::array();
    std::size_t done = 0;
    for (const std::string& file : arguments.files) {
        if (stopped())
            break;
        progress.show(static_cast<double>(done++) / static_cast<double>(arguments.files.size()), file);
        NewImage image{.source = {},
                       .name = std::filesystem::path(file).filename().string(),
                       .project_id = project,
                       .owner_id = owner,
                       .format = arguments.format};
        const Addition addition = added(file, std::move(image), settings, globals);
        progress.clear();
        if (globals.json)
            list.push_back(to_json(addition));
        else
            tell(addition, globals);
        globals.exit_code = addition.good() ? globals.exit_code : 1;
    }
    if (globals.json)
        std::cout << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    if (const std::size_t left = arguments.files.size() - done; left > 0)
        std::cerr << "memento: Interrupted: " << left << (left == 1 ? " file was" : " files were")
                  << " not looked at.\n";
    if (stopped())
        globals.exit_code = 1;
}

std::string size_text(const StoredImage& image)
{
    return image.width > 0 ? std::to_string(image.width) + "x" + std::to_string(image.height) : "";
}

void print_images(const std::vector<StoredImage>& images, bool json)
{
    ordered_json list = ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const StoredImage& image : images) {
        list.push_back({{"image_id", image.image_id},
                        {"name", image.name},
                        {"state", image.state},
                        {"reason", image.reason},
                        {"type", image.type},
                        {"format", image.format},
                        {"width", image.width},
                        {"height", image.height},
                        {"channels", image.channels},
                        {"bit_depth", image.bit_depth},
                        {"bytes", image.size},
                        {"sha256", image.sha256}});
        rows.push_back({std::to_string(image.image_id), printable(image.name), size_text(image),
                        std::to_string(image.channels), std::to_string(image.bit_depth), std::to_string(image.format),
                        image.state + (image.reason.empty() ? "" : ": " + printable(image.reason))});
    }
    if (json)
        std::cout << list.dump(2) << "\n";
    else
        print_table({"ID", "NAME", "SIZE", "CHANNELS", "BITS", "FORMAT", "STATE"}, rows);
}

void run_list(const Arguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        print_images(database.in_transaction([&](Transaction& transaction) {
            return list_images(transaction, find_project_id(transaction, arguments.project));
        }),
                     globals.json);
    });
}

void run_retile(const Arguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    const StorageSettings settings = settings_of(globals);
    Progress bar(globals.quiet);
    const auto progress = [&](int percent) {
        bar.show(percent / 100., arguments.image);
        if (stopped())
            throw Error(ErrorCode::failed, "Interrupted; the image is as it was.");
    };
    with_database(globals, [&](Database& database) {
        const StoredImage image =
            database.in_transaction([&](Transaction& transaction) { return find_image(transaction, arguments.image); });
        const ImageInfo info =
            retile_image(on(database), settings, image,
                         arguments.format_given ? std::optional(arguments.format) : std::nullopt, progress);
        bar.clear();
        if (globals.json)
            std::cout << ordered_json{{"image_id", image.image_id},
                                      {"name", image.name},
                                      {"format", info.format},
                                      {"levels", info.levels.size()},
                                      {"tile_size", info.tile_size}}
                             .dump()
                      << "\n";
        else if (!globals.quiet)
            std::cerr << "Image '" << printable(image.name) << "' has new tiles: " << info.levels.size()
                      << (info.levels.size() == 1 ? " level" : " levels") << " of " << info.tile_format << " tiles, "
                      << info.tile_size << " px.\n";
    });
}

// The pictures of samples, of a project or of all: those that are not there, or were made of something else.
void run_retile_thumbnails(const Arguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    const StorageSettings settings = settings_of(globals);
    Progress bar(globals.quiet);
    CompositeTally tally;
    long long all = 0;
    long long done = 0;
    with_database(globals, [&](Database& database) {
        const int project = arguments.image.empty() ? 0 : database.in_transaction([&](Transaction& transaction) {
            return find_project_id(transaction, arguments.image);
        });
        walk_samples(
            on(database), project, [&](long long samples) { all = samples; },
            [&](const std::vector<int>& samples) {
                bar.show(static_cast<double>(done) / static_cast<double>(std::max(all, 1LL)), count_of(done, "sample"));
                const CompositeTally some = make_composites_of(on(database), settings, samples, stopped);
                done += some.taken();
                tally.made += some.made;
                tally.same += some.same;
                tally.none += some.none;
                tally.failed += some.failed;
                return !stopped();
            });
    });
    bar.clear();
    if (globals.json)
        std::cout << ordered_json{{"made", tally.made},
                                  {"same", tally.same},
                                  {"none", tally.none},
                                  {"failed", tally.failed}}
                         .dump()
                  << "\n";
    else if (!globals.quiet)
        std::cerr << count_of(tally.made, "picture") << " made, " << tally.same << " as they should be, " << tally.none
                  << " without an image to show, " << tally.failed << " failed.\n";
    if (stopped())
        std::cerr << "memento: Interrupted; what was made stays. Run it again for the others.\n";
    if (stopped() || tally.failed > 0)
        globals.exit_code = 1;
}

void run_remove(const Arguments& arguments, Globals& globals)
{
    with_database(globals, [&](Database& database) {
        const StoredImage image =
            database.in_transaction([&](Transaction& transaction) { return find_image(transaction, arguments.image); });
        if (!arguments.yes)
            require_consent("This removes the image '" + printable(image.name) + "' with its original. " +
                                way_back(globals.config()),
                            image.name);
        remove_image(database, globals.config().store(), image);
        if (globals.json)
            std::cout << ordered_json{{"image_id", image.image_id}, {"name", image.name}}.dump() << "\n";
        else if (!globals.quiet)
            std::cerr << "Image '" << printable(image.name) << "' has been removed.\n";
    });
}

CLI::Option* add_format(CLI::App& command, Arguments& arguments, const std::string& help)
{
    return command.add_option("--format", arguments.format, help)->check(CLI::Range(0, 5))->type_name("0..5");
}

} // namespace

void setup_stored_images(CLI::App& image, Globals& globals)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* add = add_command(image, "add", "Commands", "Add image files to a project",
                                "memento --instance my_instance image add Kidney_2026 mouse_01.tif");
    add->add_option("PROJECT", arguments->project, "Name of the project")->required();
    add->add_option("FILE", arguments->files, "Image files; their names become those of the images")->required();
    add->add_option("--owner", arguments->owner, "Who owns them (default: the first administrator)")->type_name("USER");
    add_format(*add, *arguments, "The format to convert to, as for memento import");
    add->callback([arguments, &globals] { run_add(*arguments, globals); });

    CLI::App* list = add_command(image, "list", "Commands", "List the images of a project",
                                 "memento --instance my_instance image list Kidney_2026");
    list->add_option("PROJECT", arguments->project, "Name of the project")->required();
    list->callback([arguments, &globals] { run_list(*arguments, globals); });

    CLI::App* retile = add_command(image, "retile", "Commands", "Make the tiles of an image anew from its original",
                                   "memento --instance my_instance image retile Kidney_2026/mouse_01.tif");
    CLI::Option* which = retile->add_option("PROJECT/IMAGE", arguments->image,
                                            "Project and name of the image; with --thumbnails the "
                                            "project, all without");
    CLI::Option* format = add_format(*retile, *arguments, "Another format than it has");
    const auto thumbnails = std::make_shared<bool>(false);
    retile->add_flag("--thumbnails", *thumbnails, "Make the pictures of samples in lists instead")->excludes(format);
    retile->callback([arguments, which, format, thumbnails, &globals] {
        if (*thumbnails)
            return run_retile_thumbnails(*arguments, globals);
        if (which->count() == 0)
            throw CLI::RequiredError("PROJECT/IMAGE");
        arguments->format_given = format->count() > 0;
        run_retile(*arguments, globals);
    });

    CLI::App* remove = add_command(image, "remove", "Commands", "Remove an image that nothing uses, files included",
                                   "memento --instance my_instance image remove Kidney_2026/mouse_01.tif");
    remove->add_option("PROJECT/IMAGE", arguments->image, "Project and name of the image")->required();
    remove->add_flag("--yes", arguments->yes, "Do not ask");
    remove->callback([arguments, &globals] { run_remove(*arguments, globals); });
}

} // namespace memento
