#include "base/config.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace memento {
namespace {

constexpr std::array table{
    Setting{"database", "dbname=memento user=memento",
            "libpq connection string of the administrator (command line, worker)", true},
    Setting{"app_database", "dbname=memento user=memento_app", "libpq connection string of the responder", true},
    Setting{"store", "/var/lib/memento/store", "folder of images: originals, tiles, uploads under way"},
    Setting{"key_file", "/etc/memento/memento.key", "file with the secret key of the sessions, at least 32 bytes"},
    Setting{"socket", "/run/memento/fcgi.sock", "socket on which the responder listens"},
    Setting{"upload_socket", "/run/memento/upload.sock", "socket on which the responder takes uploads"},
    Setting{"login_socket", "/run/memento/login.sock", "socket on which the responder takes logins"},
    Setting{"threads", "8", "worker threads of the responder"},
    Setting{"statement_seconds", "30",
            "a statement of the responder that takes longer is cancelled, in seconds; 0 = none"},
    Setting{"answer_cache_mb", "64", "memory for answers that are asked for again, in MiB; 0 = none"},
    Setting{"cookie", "__Host-memento", "name of the session cookie of the pages"},
    Setting{"secure_cookie", "on", "send the session cookie over https only"},
    Setting{"public_url", "http://localhost", "address of this server as people type it, for links that are given out"},
    Setting{"session_hours", "24", "how long a login lasts"},
    Setting{"upload_seconds", "60", "an upload of which nothing came for so long gives its name free, in seconds"},
    Setting{"body_seconds", "30", "an upload is ended when less than 32 KiB of it come in so many seconds"},
    Setting{"lease_seconds", "60", "an image whose worker gave no sign of life for so long is taken over, in seconds"},
    Setting{"keep_originals", "on", "keep the file as it came beside its tiles"},
    Setting{"trash_days", "30", "what is deleted can be brought back for so many days; 0 = it cannot"},
    Setting{"tile_size", "512", "side of a tile in pixels; JPEG tiles of slides that are copied keep theirs"},
    Setting{"jpeg_quality", "85", "quality of JPEG tiles that are made, 1 to 100"},
    Setting{"check_tiles", "off", "look at every code word of JPEG tiles before they are copied, not only at markers"},
    Setting{"max_pixels", "40000000000", "largest image that is read, in pixels"},
    Setting{"max_side", "2000000", "longest side of an image that is read, in pixels"},
    Setting{"max_bands", "1024", "most channels in a pixel that are read"},
    Setting{"max_pages", "4096", "most pages (planes) that are read from one file"},
    Setting{"decode_memory_mb", "4096", "address space of one decoder process, in MiB"},
    Setting{"decode_seconds", "3600", "CPU and wall time of one decoder process, in seconds; 60 at most for a header"},
    Setting{"min_free", "0", "bytes that must stay free in the store; 0 = the larger of 5 % and 4 GiB"},
};

const Setting& setting(std::string_view key)
{
    const auto* const found = std::ranges::find(table, key, &Setting::key);
    if (found == table.end())
        throw Error(ErrorCode::usage, "There is no setting called '" + std::string(key) + "'.",
                    "`memento config show` lists all settings.");
    return *found;
}

} // namespace

std::string setting_variable(std::string_view key)
{
    std::string name = "MEMENTO_" + std::string(key);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return name;
}

std::span<const Setting> settings()
{
    return table;
}

Config Config::from_file(const std::filesystem::path& path)
{
    std::string text;
    try {
        text = read_file(path);
    } catch (const Error& error) {
        throw Error(ErrorCode::usage, error.what(), "This is the file of the configuration.");
    }
    Config config;
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) {
        ++number;
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#')
            continue;
        const std::string where = path.string() + ":" + std::to_string(number);
        const std::size_t equals = content.find('=');
        if (equals == std::string_view::npos)
            throw Error(ErrorCode::usage, where + " is not of the form `key = value`.");
        const std::string_view key = trimmed(content.substr(0, equals));
        if (std::ranges::find(table, key, &Setting::key) == table.end())
            throw Error(ErrorCode::usage, where + " sets '" + std::string(key) + "', which is no setting.",
                        "`memento config show` lists all settings.");
        config.set(key, std::string(trimmed(content.substr(equals + 1))), path.string());
    }
    return config;
}

void Config::read_environment()
{
    for (const Setting& s : table) {
        const std::string name = setting_variable(s.key);
        if (const char* value = std::getenv(name.c_str()))
            set(s.key, value, name);
    }
}

void Config::set(std::string_view key, std::string value, std::string origin)
{
    entries_.insert_or_assign(std::string(setting(key).key), Entry{std::move(value), std::move(origin)});
}

const std::string& Config::text(std::string_view key) const
{
    static const std::map<std::string_view, std::string> defaults = [] {
        std::map<std::string_view, std::string> values;
        for (const Setting& s : table)
            values.emplace(s.key, s.default_value);
        return values;
    }();
    if (const auto found = entries_.find(key); found != entries_.end())
        return found->second.value;
    return defaults.at(setting(key).key);
}

long long Config::number(std::string_view key) const
{
    const std::string& value = text(key);
    long long result = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
    if (error != std::errc{} || end != value.data() + value.size() || result < 0)
        throw Error(ErrorCode::usage, "The setting '" + std::string(key) + "' is '" + value + "' (from " +
                                          std::string(origin(key)) + "), which is not a whole number.");
    return result;
}

int Config::number_between(std::string_view key, int min, int max) const
{
    const long long value = number(key);
    if (value < min || value > max)
        throw Error(ErrorCode::usage, "The setting '" + std::string(key) + "' is " + std::to_string(value) + " (from " +
                                          std::string(origin(key)) + "); it must be between " + std::to_string(min) +
                                          " and " + std::to_string(max) + ".");
    return static_cast<int>(value);
}

bool Config::flag(std::string_view key) const
{
    const std::string value = lower(text(key));
    for (const std::string_view yes : {"on", "yes", "true", "1"}) {
        if (value == yes)
            return true;
    }
    for (const std::string_view no : {"off", "no", "false", "0"}) {
        if (value == no)
            return false;
    }
    throw Error(ErrorCode::usage, "The setting '" + std::string(key) + "' is '" + text(key) + "' (from " +
                                      std::string(origin(key)) + "); it must be on or off.");
}

std::string_view Config::origin(std::string_view key) const
{
    const auto found = entries_.find(key);
    return found == entries_.end() ? std::string_view("default") : std::string_view(found->second.origin);
}

} // namespace memento
