// memento image add, list, retile, remove: images that a project has
#include "stored_image.hpp"

#include "access/projects.hpp"
#include "access/users.hpp"
#include "base/progress.hpp"
#include "signals.hpp"
#include "upload/stored_image.hpp"

#include <fcntl.h>
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

InTransaction on(Store& store)
{
    return [&store](const std::function<void(Transaction&)>& work) { store.transact(work); };
}

WorkSettings settings_of(Globals& globals)
{
    WorkSettings settings = work_settings(globals.config());
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
    std::string outcome = "added"; // or "present", or what went wrong
};

void print_additions(const std::vector<Addition>& additions, const Globals& globals)
{
    ordered_json list = ordered_json::array();
    for (const Addition& each : additions) {
        const bool good = each.outcome == "added" || each.outcome == "present";
        list.push_back({{"file", each.file}, {"name", each.image.name}, {"good", good}, {"outcome", each.outcome}});
        if (each.image_id)
            list.back()["image_id"] = *each.image_id;
        if (globals.json)
            continue;
        if (!good)
            std::cerr << "memento: " << printable(each.file) << ": " << printable(each.outcome) << "\n";
        else if (!globals.quiet)
            std::cerr << "Image '" << printable(each.image.name) << "' "
                      << (each.image_id ? "has been added (id " + std::to_string(*each.image_id) + ")."
                                        : "is there already.")
                      << "\n";
    }
    if (globals.json)
        std::cout << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

// The files are opened before the change to the instance's user, who may be unable to read them.
std::vector<Addition> opened(const std::vector<std::string>& files)
{
    std::vector<Addition> additions;
    for (const std::string& file : files) {
        Addition addition;
        addition.file = file;
        addition.image.name = std::filesystem::path(file).filename().string();
        try {
            addition.image.source = open_file(file, O_RDONLY);
        } catch (const Error& error) {
            addition.outcome = reason_of(error);
        }
        additions.push_back(std::move(addition));
    }
    return additions;
}

void run_add(const Arguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    std::vector<Addition> additions = opened(arguments.files);
    const WorkSettings settings = settings_of(globals);
    with_store(globals, [&](Store& store) {
        const auto [project, owner] = store.in_transaction([&](Transaction& transaction) {
            return std::pair{find_project_id(transaction, arguments.project),
                             find_user_id(transaction, arguments.owner)};
        });
        for (Addition& each : additions) {
            each.image.project_id = project;
            each.image.owner_id = owner;
            each.image.format = arguments.format;
            if (!each.image.source)
                continue;
            try {
                each.image_id = add_image(on(store), settings, each.image, stopped);
                each.outcome = each.image_id ? "added" : "present";
            } catch (const Error& error) {
                each.outcome = reason_of(error);
            }
        }
    });
    print_additions(additions, globals);
    for (const Addition& each : additions) {
        if (each.outcome != "added" && each.outcome != "present")
            globals.exit_code = 1;
    }
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
    with_store(globals, [&](Store& store) {
        print_images(store.in_transaction([&](Transaction& transaction) {
            return list_images(transaction, find_project_id(transaction, arguments.project));
        }),
                     globals.json);
    });
}

void run_retile(const Arguments& arguments, Globals& globals)
{
    const CatchSignals signals;
    const WorkSettings settings = settings_of(globals);
    Progress bar(globals.quiet);
    const auto progress = [&](int percent) {
        bar.show(percent / 100., arguments.image);
        if (stopped())
            throw Error(ErrorCode::failed, "Interrupted; the image is as it was.");
    };
    with_store(globals, [&](Store& store) {
        const StoredImage image = store.in_transaction(
            [&](Transaction& transaction) { return find_stored_image(transaction, arguments.image); });
        const ImageInfo info =
            retile_image(on(store), settings, image,
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

void run_remove(const Arguments& arguments, Globals& globals)
{
    with_store(globals, [&](Store& store) {
        const StoredImage image = store.in_transaction(
            [&](Transaction& transaction) { return find_stored_image(transaction, arguments.image); });
        if (!arguments.yes)
            require_consent("This removes the image '" + printable(image.name) + "' with its original, for good.",
                            image.name);
        remove_image(store, globals.config().store(), image);
        if (!globals.quiet)
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
    retile->add_option("PROJECT/IMAGE", arguments->image, "Project and name of the image")->required();
    CLI::Option* format = add_format(*retile, *arguments, "Another format than it has");
    retile->callback([arguments, format, &globals] {
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
