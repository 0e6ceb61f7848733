// The configuration: one table of settings (flag, environment, file key, default, help). The command line goes before
// the environment, the environment before the file, the file before the default.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace memento {

struct Setting {
    std::string_view key; // in the file: "store = /var/lib/memento"; the flag is --store, the variable MEMENTO_STORE
    std::string_view default_value;
    std::string_view help;
    bool secret = false; // `memento config show` prints its presence only
};

// Every setting there is.
std::span<const Setting> settings();

// The name of its environment variable: "tile_size" → "MEMENTO_TILE_SIZE".
std::string setting_variable(std::string_view key);

class Config {
public:
    // Reads a file of `key = value` lines (# starts a comment). Unknown keys are an error that names the line. Throws
    // Error usage, also when the file cannot be read.
    static Config from_file(const std::filesystem::path& path);
    // Lets MEMENTO_* variables take precedence over the file.
    void read_environment();
    void set(std::string_view key, std::string value, std::string origin);

    const std::string& text(std::string_view key) const; // the value or the default; "" if neither
    long long number(std::string_view key) const; // throws Error naming the key when it is not a whole number ≥ 0
    int number_between(std::string_view key, int min, int max) const; // also throws when it is outside
    bool flag(std::string_view key) const;                            // on, off, yes, no, true, false, 1, 0
    std::string_view origin(std::string_view key) const; // "default", "environment", a file's path, "command line"

    std::filesystem::path store() const { return text("store"); }

private:
    struct Entry {
        std::string value;
        std::string origin;
    };
    std::map<std::string, Entry, std::less<>> entries_;
};

} // namespace memento
