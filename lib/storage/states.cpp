#include "storage/states.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::string text(long long number)
{
    return std::to_string(number);
}

} // namespace

// 1. Claiming a name
// ------------------------------------------------------------------------------------------------------

int claim_upload(Transaction& transaction, const nlohmann::json& arguments, const std::string& key, int upload_seconds)
{
    const Rows claimed =
        transaction.run("SELECT claim_upload($1::jsonb, $2, $3::int)", {arguments.dump(), key, text(upload_seconds)});
    return static_cast<int>(claimed.number(0, 0));
}

int claim_external(Transaction& transaction, const nlohmann::json& arguments)
{
    return static_cast<int>(transaction.run("SELECT claim_external($1::jsonb)", {arguments.dump()}).number(0, 0));
}

std::optional<ClaimedRow> claim_import(Transaction& transaction, int project_id, int owner_id, const std::string& name,
                                       const std::string& key)
{
    const Rows claimed = transaction.run("SELECT claimed_id, is_new, former_key"
                                         " FROM claim_import($1::int, $2::int, $3, $4)",
                                         {text(project_id), text(owner_id), name, key});
    if (claimed.empty())
        return std::nullopt;
    return ClaimedRow{static_cast<int>(claimed.number(0, 0)), claimed.truth(0, 1), key, claimed.text(0, 2)};
}

// 2. Bytes that arrive
// ----------------------------------------------------------------------------------------------------

bool touch_upload(Transaction& transaction, const std::string& key, std::optional<std::int64_t> received, int lifetime)
{
    const Value safe = received ? Value(text(*received)) : std::nullopt;
    return transaction.run("SELECT touch_upload($1, $2::bigint, $3::int)", {key, safe, text(lifetime)}).truth(0, 0);
}

bool queue_upload(Transaction& transaction, const std::string& key, const Received& received, const ImageInfo& header,
                  const std::optional<std::string>& lease, int lease_seconds)
{
    return transaction
        .run("SELECT queue_upload($1, $2, $3::bigint, $4::jsonb, $5, $6::int)",
             {key, received.sha256, text(received.size), to_json(header).dump(), lease, text(lease_seconds)})
        .truth(0, 0);
}

void abandon_upload(Transaction& transaction, const std::string& key, const std::string& reason)
{
    transaction.run("SELECT abandon_upload($1, $2)", {key, reason});
}

bool abandon_unfinished_upload(Transaction& transaction, const std::string& key, const std::string& reason,
                               bool expired)
{
    return transaction.run("SELECT abandon_unfinished_upload($1, $2, $3::boolean)", {key, reason, expired ? "t" : "f"})
        .truth(0, 0);
}

std::vector<std::string> expired_uploads(Transaction& transaction)
{
    const Rows rows = transaction.run("SELECT expired_uploads()");
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < rows.size(); ++i)
        keys.push_back(rows.text(i, 0));
    return keys;
}

int abandon_cut_imports(Transaction& transaction, const std::string& reason)
{
    return static_cast<int>(transaction.run("SELECT abandon_cut_imports($1)", {reason}).number(0, 0));
}

std::optional<Resumable> find_resumable(Transaction& transaction, const std::string& upload_id)
{
    const Rows rows = transaction.run("SELECT i.image_id, i.key, i.state, i.format, w.received, w.expected"
                                      " FROM image_work w JOIN images i USING (image_id, key) WHERE w.upload_id = $1",
                                      {upload_id});
    if (rows.empty())
        return std::nullopt;
    return Resumable{.image_id = static_cast<int>(rows.number(0, 0)),
                     .key = rows.text(0, 1),
                     .state = rows.text(0, 2),
                     .format = static_cast<int>(rows.number(0, 3)),
                     .received = rows.number(0, 4),
                     .length = rows.number(0, 5)};
}

// 3. Tiling
// ------------------------------------------------------------------------------------------------------------------

std::optional<LeasedImage> lease_next(Transaction& transaction, int lease_seconds)
{
    const std::string lease = random_hex(16);
    const Rows rows = transaction.run("SELECT claimed_id, claimed_key, claimed_format, claimed_attempt"
                                      " FROM claim_image_work($1, $2::int)",
                                      {lease, text(lease_seconds)});
    if (rows.empty())
        return std::nullopt;
    return LeasedImage{static_cast<int>(rows.number(0, 0)), rows.text(0, 1), lease, static_cast<int>(rows.number(0, 2)),
                       static_cast<int>(rows.number(0, 3))};
}

bool keep_lease(Transaction& transaction, const LeasedImage& image, int percent, int lease_seconds)
{
    return transaction
        .run("SELECT keep_image_work($1, $2, $3::int, $4::int)",
             {image.key, image.lease, text(percent), text(lease_seconds)})
        .truth(0, 0);
}

void give_lease_back(Transaction& transaction, const LeasedImage& image)
{
    transaction.run("SELECT release_image_work($1, $2)", {image.key, image.lease});
}

bool hold_leased(Transaction& transaction, const LeasedImage& image)
{
    return transaction.run("SELECT hold_image_work($1, $2)", {image.key, image.lease}).truth(0, 0);
}

void finish_leased(Transaction& transaction, const LeasedImage& image, const ImageInfo& info)
{
    transaction.run("SELECT finish_image_work($1, $2::jsonb)", {image.key, to_json(info).dump()});
}

void fail_leased(Transaction& transaction, const LeasedImage& image, const std::string& reason, bool again)
{
    transaction.run("SELECT fail_image_work($1, $2, $3, $4::boolean)",
                    {image.key, image.lease, reason, again ? "true" : "false"});
}

void retry_failed(Transaction& transaction, int image_id)
{
    transaction.run("SELECT retry_image($1::int)", {text(image_id)});
}

long long retry_all_failed(Transaction& transaction)
{
    return transaction.run("SELECT retry_failed_images()").number(0, 0);
}

// 4. The end of an import, and tiles made anew
// --------------------------------------------------------------------------

bool finish_import(Transaction& transaction, const std::string& key, const Received& received, const ImageInfo& info)
{
    return transaction
        .run("SELECT finish_image($1, $2::jsonb, $3, $4::bigint)",
             {key, to_json(info).dump(), received.sha256, text(received.size)})
        .truth(0, 0);
}

bool abandon_import(Transaction& transaction, const ClaimedRow& row, const std::string& reason)
{
    return transaction
        .run("SELECT abandon_import($1::int, $2, $3::boolean, $4)",
             {text(row.image_id), row.key, row.is_new ? "true" : "false", reason})
        .truth(0, 0);
}

bool hold_ready(Transaction& transaction, int image_id, const std::string& key)
{
    return transaction.run("SELECT hold_ready_image($1::int, $2)", {text(image_id), key}).truth(0, 0);
}

void replace_files(Transaction& transaction, int image_id, const std::string& new_key, const ImageInfo& info)
{
    transaction.run("SELECT replace_files($1::int, $2, $3::jsonb)", {text(image_id), new_key, to_json(info).dump()});
}

// 5. Any time
// ------------------------------------------------------------------------------------------------------------------

ImageUses remove_unused(Transaction& transaction, int image_id)
{
    const Rows uses = transaction.run("SELECT layers, annotations FROM remove_unused_image($1::int)", {text(image_id)});
    return {uses.number(0, 0), uses.number(0, 1)};
}

bool has_row(Transaction& transaction, const std::string& key)
{
    return transaction.run("SELECT image_exists($1)", {key}).truth(0, 0);
}

} // namespace memento
