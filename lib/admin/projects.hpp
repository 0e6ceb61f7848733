// Projects, as the administrator keeps them.
#pragma once

#include "database/database.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace memento {

struct Project {
    int project_id = 0;
    std::string name;
    std::string owner; // username
    long long annotations = 0;
    long long submitted = 0;
    long long images = 0;
};

// Returns the project_id. Throws Error usage for a name that is not allowed, conflict for one that is taken.
int create_project(Transaction& transaction, const std::string& name, int owner_id);

// In the order of their names.
std::vector<Project> list_projects(Transaction& transaction);

// Throws Error not_found.
int find_project_id(Transaction& transaction, const std::string& name);

// A project, and what is in it besides: "2 categories". Throws Error not_found.
struct ProjectDetails {
    Project project;
    std::string settings;
    std::string created_at;                               // UTC, ISO 8601
    std::vector<std::pair<std::string, long long>> parts; // kind ("category", "label") and how many
};
ProjectDetails show_project(Transaction& transaction, const std::string& name);

// What is set is changed. Throws Error usage and conflict as create_project does, not_found.
struct ProjectChange {
    std::optional<std::string> name = {};
    std::optional<std::string> settings = {};
    std::optional<int> owner_id = {};
};
void edit_project(Transaction& transaction, const std::string& name, const ProjectChange& change);

// Removes a project and everything in it, then the files of its images under the folder of the store. A run that is cut
// off after the rows are gone leaves tombstones, by which the next removal finishes the work.
void remove_project(Database& database, const std::filesystem::path& files, int project_id);

} // namespace memento
