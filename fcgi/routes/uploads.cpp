#include "routes/uploads.hpp"

#include "base/error.hpp"
#include "base/limiter.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"
#include "resource/body.hpp"
#include "resource/statement.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/refused.hpp"
#include "storage/intake.hpp"
#include "storage/states.hpp"

#include <array>
#include <climits>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t piece = std::size_t{64} << 10U;
constexpr std::size_t max_json_bytes = std::size_t{64} << 10U;
constexpr auto max_wait = 1s; // for a decoder, without a sign of life
constexpr int max_decoders = 2;

const Resource& images()
{
    return *find_resource("images");
}

// Decoders are processes that take a processor each: two at a time, shared fairly by those who upload. The others wait,
// with a sign of life now and then.
Limiter::Place decoder_place(const Context& context, const std::function<void()>& beat)
{
    const std::string user = context.caller.session ? std::to_string(context.caller.session->user_id) : "";
    static Limiter places(max_decoders, INT_MAX, max_wait);
    for (;;) {
        if (Limiter::Place place = places.enter(user))
            return place;
        beat();
    }
}

// One image that arrives as a form: `json` says what it is and whose, then `file` has its bytes.
class IncomingImage {
public:
    explicit IncomingImage(Context& context)
        : context_(context)
        , files_(context.config.store(), random_hex(16))
        , beat_([this] { tell_progress(); }, upload_patience(context))
    {
    }

    MultipartReceiver receiver()
    {
        return {.begin = [this](const std::string& field) { begin(field); },
                .data = [this](std::string_view bytes) { data(bytes); },
                .end = [this] { end(); }};
    }

    void beat() { beat_(); }

    void complete()
    {
        if (!intake_)
            throw Error(ErrorCode::bad_request, "The field 'file' is missing.", "Send the bytes of the image in it.");
        intake_->save();
        arrival_.received = intake_->finish();
        settle_upload(context_, files_, arrival_, [this] { tell_progress(); });
    }

    void abandon(const std::string& reason)
    {
        intake_.reset();
        if (arrival_.image_id != 0)
            abandon_arrival(nobody(context_), files_, reason);
    }

    std::string answer() { return image_json(context_, arrival_.image_id); }

private:
    void begin(const std::string& field)
    {
        field_ = field;
        if (field == "json" && arrival_.image_id != 0)
            throw Error(ErrorCode::bad_request, "The field 'json' was sent twice.");
        if (field != "file")
            return;
        if (arrival_.image_id == 0)
            throw Error(ErrorCode::bad_request, "The field 'json' must come before the field 'file'.");
        if (intake_)
            throw Error(ErrorCode::bad_request, "The field 'file' was sent twice.", "Send one image a request.");
        make_store_folders(context_.config.store());
        intake_.emplace(files_);
    }

    void data(std::string_view bytes)
    {
        if (field_ == "file")
            take(bytes);
        else if (field_ == "json")
            text_.append(bytes);
        if (text_.size() > max_json_bytes)
            throw Error(ErrorCode::bad_request, "The field 'json' is longer than 64 KiB.");
    }

    void take(std::string_view bytes)
    {
        require_upload_size(intake_->size() + static_cast<std::int64_t>(bytes.size()));
        intake_->add(bytes);
    }

    void end()
    {
        if (field_ == "json")
            claim();
        field_.clear();
    }

    void claim()
    {
        const json body = parse_object(text_);
        json args = checked_body(images(), body, post);
        const auto format = body.find("format");
        if (format == body.end() || !format->is_number_integer() || *format < 0 || *format > 5)
            throw Error(ErrorCode::bad_request, "The key 'format' must be a whole number from 0 to 5.");
        const auto type = body.find("type");
        if (type == body.end() || (*type != json("") && *type != json("T")))
            throw Error(ErrorCode::bad_request, "The key 'type' must be '' or 'T'.",
                        "External images, of type 'E', have no file: POST them to images.");
        arrival_.format = format->get<int>();
        args["format"] = arrival_.format;
        args["lifetime"] = upload_patience(context_);
        arrival_.image_id = claim_upload(context_, args, files_.key);
        check_space();
    }

    void tell_progress()
    {
        give_sign_of_life(nobody(context_), files_.key, intake_ ? intake_->size() : 0, upload_patience(context_));
        check_space();
    }

    void check_space() const
    {
        require_space(context_.config.store(), 0, static_cast<std::uint64_t>(context_.config.number("min_free")));
    }

    Context& context_;
    ImageFiles files_;
    Heartbeat beat_;
    Arrival arrival_;
    std::string field_;
    std::string text_; // of the field json
    std::optional<Intake> intake_;
};

} // namespace

void require_right_to_upload(Context& context)
{
    const bool may = context.read("SELECT may_upload()", {}).truth(0, 0);
    if (!may && !context.caller.session)
        throw_not_found();
    if (!may)
        throw Error(ErrorCode::forbidden, "You may not upload images: you manage no project.",
                    "Ask a manager of the project.");
}

Response upload_image(Context& context, const Request& request, const json&)
{
    require_right_to_upload(context);
    IncomingImage image(context);
    MultipartParser parser(multipart_boundary(header(request, "content-type")), image.receiver());
    try {
        each_piece(request, [&](std::string_view bytes) {
            parser.add(bytes);
            image.beat();
        });
        parser.finish();
        image.complete();
    } catch (const Error& error) {
        image.abandon(reason_of(without_paths(error)));
        throw;
    } catch (const std::exception&) {
        image.abandon("The server could not store it; its log says why.");
        throw;
    }
    return Response{.status = 201, .body = "{\"image\":" + image.answer() + "}"};
}

// What is on its way in a project, and what failed; for its managers.
Response images_on_their_way(Context& context, const Request&, const json& named)
{
    return Response{.body = refused_as(manager_only, [&] {
                        return value_of(context, "SELECT image_progress($1::int)", {named.at("project_id").dump()});
                    })};
}

// Converts an image again that failed, from the bytes that were kept.
Response retry_image(Context& context, const Request&, const json& named)
{
    run_change(context, images(), named, [&](Transaction& transaction) {
        retry_failed(transaction, named.at("image_id").get<int>());
        return std::string();
    });
    return Response{.body = "{\"image\":" + image_json(context, named.at("image_id").get<int>()) + "}"};
}

InTransaction nobody(Context& context)
{
    return [&context](const std::function<void(Transaction&)>& work) {
        context.in_transaction([&](Transaction& transaction) {
            work(transaction);
            return true;
        });
    };
}

int upload_patience(const Context& context)
{
    return context.config.number_between("upload_seconds", 1, 86400);
}

int claim_upload(Context& context, const json& args, const std::string& key)
{
    return run_change(context, images(), args, [&](Transaction& transaction) {
        return claim_upload(transaction, args, key, upload_patience(context));
    });
}

void settle_upload(Context& context, const ImageFiles& files, const Arrival& arrival, const std::function<void()>& beat)
{
    const Limiter::Place place = decoder_place(context, beat);
    settle_arrival(nobody(context), storage_settings(context.config), files, arrival, beat);
}

std::string image_json(Context& context, int image_id)
{
    static const std::string select = sql::select_item(images());
    const Rows rows = context.as_caller([&](Transaction& transaction) {
        return transaction.run(select, {json{{"image_id", image_id}}.dump()});
    });
    if (rows.empty())
        throw Error(ErrorCode::conflict, "The image was removed meanwhile.");
    return rows.text(0, 0);
}

void each_piece(const Request& request, const Sink& take)
{
    if (!request.read_more)
        return take(request.body);
    std::array<char, piece> buffer{};
    while (const std::size_t count = request.read_more(buffer.data(), buffer.size()))
        take({buffer.data(), count});
}

} // namespace memento
