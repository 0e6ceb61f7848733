#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace memento {
namespace {

constexpr std::array catalogue{
    ErrorKind{ErrorCode::bad_request, "bad_request", 400, 1},
    ErrorKind{ErrorCode::unauthorized, "unauthorized", 401, 1},
    ErrorKind{ErrorCode::forbidden, "forbidden", 403, 1},
    ErrorKind{ErrorCode::not_found, "not_found", 404, 1},
    ErrorKind{ErrorCode::method_not_allowed, "method_not_allowed", 405, 1},
    ErrorKind{ErrorCode::conflict, "conflict", 409, 1},
    ErrorKind{ErrorCode::too_large, "too_large", 413, 1},
    ErrorKind{ErrorCode::undecodable, "undecodable", 422, 1},
    ErrorKind{ErrorCode::too_many_requests, "too_many_requests", 429, 1},
    ErrorKind{ErrorCode::usage, "usage", 400, 2},
    ErrorKind{ErrorCode::no_space, "no_space", 507, 1},
    ErrorKind{ErrorCode::unavailable, "unavailable", 503, 1},
    ErrorKind{ErrorCode::failed, "failed", 500, 1},
    ErrorKind{ErrorCode::internal, "internal", 500, 1},
};

constexpr bool complete()
{
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
        if (catalogue[i].code != static_cast<ErrorCode>(i))
            return false;
    }
    return catalogue.size() == static_cast<std::size_t>(ErrorCode::internal) + 1;
}
static_assert(complete());

} // namespace

const ErrorKind& error_kind(ErrorCode code)
{
    return catalogue.at(static_cast<std::size_t>(code));
}

Error::Error(ErrorCode code, const std::string& message, std::string hint)
    : std::runtime_error(message)
    , code_(code)
    , hint_(std::move(hint))
{
}

bool stops_all(const Error& error)
{
    return error.code() == ErrorCode::unavailable || error.code() == ErrorCode::no_space;
}

std::string reason_of(const Error& error)
{
    return error.hint().empty() ? error.what() : std::string(error.what()) + " " + error.hint();
}

Error without_paths(const Error& error)
{
    if (error.code() == ErrorCode::no_space)
        return {error.code(), "The disk of the server is full, or nearly.", "Tell whoever runs the server."};
    if (error.code() == ErrorCode::failed || error.code() == ErrorCode::internal)
        return {error.code(), "The server could not do this.", "The log of the server has the details."};
    return error;
}

void throw_not_found()
{
    throw Error(ErrorCode::not_found, std::string(nothing_here));
}

Error system_error(const std::string& what, std::string hint)
{
    return system_error(what, errno, std::move(hint));
}

Error system_error(const std::string& what, int error_number, std::string hint)
{
    const ErrorCode code = error_number == ENOSPC || error_number == EDQUOT ? ErrorCode::no_space : ErrorCode::failed;
    return {code, what + ": " + std::generic_category().message(error_number) + ".", std::move(hint)};
}

} // namespace memento
