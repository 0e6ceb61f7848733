#include "routes/tus.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "dispatch.hpp"
#include "http/base64.hpp"
#include "resource/body.hpp"
#include "routes/uploads.hpp"
#include "storage/arrival.hpp"
#include "storage/intake.hpp"
#include "storage/states.hpp"

#include <cerrno>
#include <charconv>
#include <ctime>
#include <fcntl.h>
#include <map>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

namespace memento {
namespace {

using nlohmann::json;

constexpr auto version = "1.0.0";
constexpr int checksum_mismatch = 460; // as tus has it
constexpr int lifetime = 86400;        // seconds without bytes after which an upload is given up

Resumable find_upload(Context& context, const json& named)
{
    const std::string id = named.at("upload_id");
    const auto found = context.as_caller([&](Transaction& transaction) { return find_resumable(transaction, id); });
    if (!found)
        throw_not_found();
    return *found;
}

std::int64_t number_of(const Request& request, const char* name)
{
    const std::string_view text = header(request, name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || number < 0)
        throw Error(ErrorCode::bad_request, "The header " + std::string(name) + " must be a whole number.");
    return number;
}

// "name <base64>,format <base64>".
std::map<std::string, std::string> metadata_of(const Request& request)
{
    std::map<std::string, std::string> found;
    for (const std::string& pair : split(header(request, "upload-metadata"), ',')) {
        const std::vector<std::string> words = split(trimmed(pair), ' ');
        const auto value = base64_decoded(words.size() > 1 ? words[1] : "");
        if (words.size() > 2 || !value || !is_storable_text(*value))
            throw Error(ErrorCode::bad_request, "The header upload-metadata is malformed.",
                        "Each value is a text in UTF-8, encoded by base64.");
        found[words[0]] = *value;
    }
    return found;
}

json number_in(const std::map<std::string, std::string>& metadata, const char* name)
{
    const auto found = metadata.find(name);
    const auto number = found == metadata.end() ? std::nullopt : whole_number(found->second);
    if (!number)
        throw Error(ErrorCode::bad_request,
                    "The value '" + std::string(name) + "' of upload-metadata must be a whole number.");
    return *number;
}

json description_of(const Context& context, const Request& request)
{
    auto metadata = metadata_of(request);
    metadata.try_emplace("format", "0");
    json args{{"name", metadata["name"]},
              {"project_id", number_in(metadata, "project_id")},
              {"owner_id", context.caller.session ? context.caller.session->user_id : 0},
              {"format", number_in(metadata, "format")},
              {"lifetime", lifetime},
              {"upload_id", random_hex(16)},
              {"expected", number_of(request, "upload-length")}};
    if (args["format"] > 5)
        throw Error(ErrorCode::bad_request, "The value 'format' of upload-metadata must be from 0 to 5.");
    if (args["expected"] == 0)
        throw Error(ErrorCode::bad_request, "The file is empty.");
    require_upload_size(args["expected"].get<std::int64_t>(), max_resumable_bytes);
    checked_body(*find_resource("images"), args, post);
    return args;
}

std::string expiry()
{
    const std::time_t end = std::time(nullptr) + lifetime;
    std::tm parts{};
    ::gmtime_r(&end, &parts);
    std::string text(64, '\0');
    text.resize(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    return text;
}

Response create(Context& context, const Request& request, const json&)
{
    const json args = description_of(context, request);
    const ImageFiles files(context.config.store(), random_hex(16));
    const int image_id = claim_upload(context, args, files.key);
    const auto min_free = static_cast<std::uint64_t>(context.config.number("min_free"));
    try {
        require_space(context.config.store(), args["expected"].get<std::uint64_t>(), min_free);
        make_store_folders(context.config.store());
        const Intake empty(files);
    } catch (const Error& error) {
        abandon_arrival(nobody(context), files, reason_of(without_paths(error)));
        throw;
    }
    const std::string id = args["upload_id"];
    return Response{.status = 201,
                    .body = json{{"upload", {{"upload_id", id}, {"image_id", image_id}}}}.dump(),
                    .headers = {{"Location", "/memento-api/web/uploads/" + id}, {"Upload-Expires", expiry()}}};
}

Response state(Context& context, const Request&, const json& named)
{
    const Resumable upload = find_upload(context, named);
    const json told{
        {"image_id", upload.image_id}, {"state", upload.state}, {"offset", upload.received}, {"length", upload.length}};
    return Response{.body = json{{"upload", told}}.dump(),
                    .headers = {{"Upload-Offset", std::to_string(upload.received)},
                                {"Upload-Length", std::to_string(upload.length)}}};
}

// The file of an upload, for one request at a time: what two of them wrote would be mixed.
UniqueFd open_alone(const ImageFiles& files)
{
    UniqueFd file{::open(files.part.c_str(), O_RDWR | O_CLOEXEC)};
    if (!file)
        throw Error(ErrorCode::conflict, "The upload has ended meanwhile.", "Ask for its state.");
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        throw Error(ErrorCode::conflict, "Another request is sending bytes of this upload.", "Try again in a moment.");
    return file;
}

[[noreturn]] void throw_too_long()
{
    throw Error(ErrorCode::too_large, "More bytes came than the upload has.");
}

// "sha256 <base64>": what the bytes of this request are to be, as 64 hex digits; "" where it does not say.
std::string checksum_of(const Request& request)
{
    const std::string_view said = header(request, "upload-checksum");
    if (said.empty())
        return "";
    const std::vector<std::string> words = split(said, ' ');
    const auto bytes = base64_decoded(words.size() == 2 ? words[1] : "");
    if (words[0] != "sha256" || !bytes || bytes->size() != 32)
        throw Error(ErrorCode::bad_request, "The header upload-checksum must be sha256 and a checksum in base64.");
    return hex(*bytes);
}

// Appends the body; what came is safe, and told, when this returns, also when the body broke off. The size by then.
// With a checksum, all of the body counts or nothing: the size stays where the bytes are not those, or did not all
// come.
std::int64_t append(Context& context, const Request& request, const Resumable& upload, const ImageFiles& files,
                    int file, const std::string& checksum)
{
    std::int64_t size = upload.received;
    Sha256 sum;
    const auto save = [&] {
        if (::fdatasync(file) != 0)
            throw system_error("Cannot save " + files.part.string());
        // The last bytes count when the image is queued: until then, they may have to be sent again.
        if (size < upload.length)
            give_sign_of_life(nobody(context), upload.key, size, lifetime);
    };
    Heartbeat beat([&] { give_sign_of_life(nobody(context), upload.key, std::nullopt, lifetime); },
                   upload_patience(context));
    ::lseek(file, size, SEEK_SET);
    try {
        each_piece(request, [&](std::string_view bytes) {
            if (size + static_cast<std::int64_t>(bytes.size()) > upload.length)
                throw_too_long();
            write_all(file, bytes, files.part);
            size += static_cast<std::int64_t>(bytes.size());
            if (!checksum.empty())
                sum.add(bytes);
            beat();
        });
    } catch (const Error&) {
        if (checksum.empty())
            save();
        throw;
    }
    if (!checksum.empty() && sum.finish() != checksum)
        return upload.received;
    save();
    return size;
}

// The last byte has come.
void complete(Context& context, const Resumable& upload, const ImageFiles& files, int file)
{
    const auto beat = [&] { give_sign_of_life(nobody(context), upload.key, std::nullopt, lifetime); };
    try {
        if (::ftruncate(file, upload.length) != 0 || ::fsync(file) != 0)
            throw system_error("Cannot save " + files.part.string());
        const Received received = hash_file(file, files.part, {});
        settle_upload(context, files, {upload.image_id, upload.format, received}, beat);
    } catch (const Error& error) {
        abandon_arrival(nobody(context), files, reason_of(without_paths(error)));
        throw;
    }
}

Response send_bytes(Context& context, const Request& request, const json& named)
{
    if (header(request, "content-type") != "application/offset+octet-stream")
        return Response{.status = 415,
                        .body = error_response(Error(ErrorCode::bad_request, "The body must be of the type "
                                                                             "application/offset+octet-stream."))
                                    .body};
    const std::int64_t offset = number_of(request, "upload-offset");
    Resumable upload = find_upload(context, named);
    std::int64_t size = upload.received;
    if (upload.state == "uploading") {
        const ImageFiles files(context.config.store(), upload.key);
        const UniqueFd file = open_alone(files);
        upload = find_upload(context, named); // as it is now that nobody else can go on with it
        if (offset != upload.received)
            throw Error(ErrorCode::conflict, "The upload stands at byte " + std::to_string(upload.received) + ".",
                        "Go on from there.");
        if (!header(request, "content-length").empty() &&
            number_of(request, "content-length") > upload.length - upload.received)
            throw_too_long();
        const std::string checksum = checksum_of(request);
        size = append(context, request, upload, files, file.get(), checksum);
        if (!checksum.empty() && size == upload.received) {
            Response refused = error_response(Error(
                ErrorCode::bad_request, "The bytes that came are not those of the checksum.", "Send them again."));
            refused.status = checksum_mismatch;
            return refused;
        }
        if (size == upload.length)
            complete(context, upload, files, file.get());
    } else if (offset != upload.received) {
        throw Error(ErrorCode::conflict, "The upload is complete.");
    }
    return Response{.status = 204, .headers = {{"Upload-Offset", std::to_string(size)}, {"Upload-Expires", expiry()}}};
}

Response terminate(Context& context, const Request&, const json& named)
{
    const Resumable upload = find_upload(context, named);
    const ImageFiles files(context.config.store(), upload.key);
    if (!abandon_unfinished(nobody(context), files, "The upload was called off.", false))
        throw Error(ErrorCode::conflict, "The upload is complete.", "Delete the image instead.");
    return Response{.status = 204};
}

Response options(Context&, const Request&, const json&)
{
    return Response{.status = 204,
                    .headers = {{"Tus-Version", version},
                                {"Tus-Extension", "creation,termination,expiration,checksum"},
                                {"Tus-Checksum-Algorithm", "sha256"},
                                {"Tus-Max-Size", std::to_string(max_resumable_bytes)}}};
}

// Answers of every kind say which version this is; requests of another one are refused.
Handler in_tus(Handler handler, bool asks_version)
{
    return [handler = std::move(handler), asks_version](Context& context, const Request& request, const json& named) {
        Response response;
        try {
            const bool refused = asks_version && header(request, "tus-resumable") != version;
            response = refused ? error_response(Error(ErrorCode::bad_request,
                                                      "The header tus-resumable must be 1.0.0, the version of the "
                                                      "protocol that is spoken here."))
                               : handler(context, request, named);
            if (refused) {
                response.status = 412;
                response.headers.emplace_back("Tus-Version", version);
            }
        } catch (const Error& error) {
            if (error.kind().http_status >= 500)
                throw; // for the log
            if (error.code() == ErrorCode::forbidden)
                audit_refusal(context, request);
            response = error_response(error);
        }
        response.headers.emplace_back("Tus-Resumable", version);
        return response;
    };
}

} // namespace

Handler tus_options()
{
    return in_tus(options, false);
}

Handler begin_upload()
{
    return in_tus(create, true);
}

Handler upload_state()
{
    return in_tus(state, false);
}

Handler continue_upload()
{
    return in_tus(send_bytes, true);
}

Handler cancel_upload()
{
    return in_tus(terminate, true);
}

} // namespace memento
