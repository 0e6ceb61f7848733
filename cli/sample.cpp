// memento sample
#include "command.hpp"

#include "decoder/demo.hpp"

#include <iostream>

namespace memento {
namespace {

struct SampleArguments {
    std::string folder;
    bool large = false;
};

void run_command(const SampleArguments& arguments, const Globals& globals)
{
    write_demo(arguments.folder, arguments.large, [&](const std::string& path) {
        if (!globals.quiet)
            std::cerr << path << "\n";
    });
}

} // namespace

void setup_sample(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<SampleArguments>();
    CLI::App* command = add_command(app, "sample", group::images, "Write a realistic synthetic experiment, for trials",
                                    "memento sample MyExperiment");
    command->add_option("DIR", arguments->folder, "Where to write it; must not exist, or be empty")->required();
    command->add_flag("--large", arguments->large, "Also a whole slide of 20,000 x 15,000 pixels");
    command->callback([arguments, &globals] { run_command(*arguments, globals); });
}

} // namespace memento
