#include "routes/system.hpp"

#include "base/error.hpp"
#include "base/version.hpp"
#include "database/sqlstate.hpp"
#include "routes/answer.hpp"
#include "storage/files.hpp"
#include "storage/states.hpp"

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr auto sysadm_only = "Only an administrator of the server may do this.";

const auto begun = std::chrono::steady_clock::now();

template <typename Work> auto for_sysadm(Work&& work)
{
    try {
        return work();
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, sysadm_only, "Ask one.");
        throw;
    }
}

// The disk that images lie on, seen from here.
json disk_of(const Config& config)
{
    std::error_code error;
    const std::filesystem::space_info space = std::filesystem::space(config.store(), error);
    if (error)
        return {{"bytes", 0}, {"free", 0}, {"reserved", 0}};
    return {{"bytes", space.capacity},
            {"free", space.available},
            {"reserved", reserved_space(space.capacity, static_cast<std::uint64_t>(config.number("min_free")))}};
}

} // namespace

Response system_page(Context& context, const Request&, const json&)
{
    json system = json::parse(for_sysadm([&] { return value_of(context, "SELECT page_system()", {}); }));
    system["version"] = version();
    system["up_seconds"] =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun).count();
    system["disk"] = disk_of(context.config);
    return Response{.body = json{{"system", system}}.dump()};
}

Response retry_failed(Context& context, const Request&, const json&)
{
    const auto tried = for_sysadm([&] { return context.as_caller(retry_all_failed); });
    return Response{.body = json{{"tried", tried}}.dump()};
}

} // namespace memento
