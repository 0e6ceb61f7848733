#include "storage/composites.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "decoder/composition.hpp"
#include "look/composite.hpp"
#include "storage/files.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <poll.h>

namespace memento {
namespace {

constexpr std::size_t at_a_time = 16; // samples that are claimed, saved and told together
constexpr int lease_seconds = 900;    // sixteen of them take as many decoders at the longest

std::string array_of(const std::vector<std::string>& items)
{
    std::string text = "{";
    for (const std::string& item : items)
        text += (text.size() > 1 ? "," : "") + item;
    return text + "}";
}

struct Picture {
    int annotation_id = 0;
    ImageFiles files;
    std::string digest;
    std::unique_ptr<Conversion> conversion;
};
using Pictures = std::vector<std::unique_ptr<Picture>>;

class Maker {
public:
    Maker(const InTransaction& database, const StorageSettings& settings, const Stopped& stopped)
        : database_(database)
        , settings_(settings)
        , stopped_(stopped)
        , decoders_(static_cast<std::size_t>(std::max(1, processors() / 2)))
    {
    }

    CompositeTally make(const std::string& claim, std::vector<Value> parameters)
    {
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < at_a_time; ++i)
            keys.push_back(random_hex(16));
        parameters.emplace_back(array_of(keys));
        parameters.emplace_back(std::to_string(lease_seconds));
        std::deque<std::unique_ptr<Picture>> claimed;
        database_([&](Transaction& transaction) {
            claimed.clear();
            const Rows rows = transaction.run(claim, parameters);
            for (std::size_t i = 0; i < rows.size(); ++i)
                claimed.push_back(std::make_unique<Picture>(Picture{
                    static_cast<int>(rows.number(i, 0)), ImageFiles(settings_.store, rows.text(i, 1)), {}, {}}));
        });
        while (!claimed.empty() || !under_way_.empty()) {
            if (stopped_ && stopped_())
                break;
            while (!claimed.empty() && under_way_.size() < decoders_) {
                begin(std::move(claimed.front()));
                claimed.pop_front();
            }
            wait();
        }
        for (auto& picture : claimed)
            under_way_.push_back(std::move(picture));
        give_back(under_way_);
        publish();
        return tally_;
    }

private:
    void run(const std::string& sql, const Picture& picture, const std::vector<Value>& more = {})
    {
        std::vector<Value> parameters{std::to_string(picture.annotation_id), picture.files.key};
        parameters.insert(parameters.end(), more.begin(), more.end());
        database_([&](Transaction& transaction) { transaction.run(sql, parameters); });
    }

    void end(const Picture& picture, bool keep)
    {
        run("SELECT end_composite($1::int, $2, $3::boolean)", picture, {keep ? "t" : "f"});
    }

    void begin(std::unique_ptr<Picture> picture)
    {
        try {
            if (start(*picture))
                under_way_.push_back(std::move(picture));
        } catch (const nlohmann::json::exception& error) {
            fail(*picture, Error(ErrorCode::undecodable, error.what()));
        } catch (const Error& error) {
            if (error.code() == ErrorCode::unavailable)
                throw; // the database is away: the lease lapses
            fail(*picture, error);
        }
    }

    // False when there is nothing to make.
    bool start(Picture& picture)
    {
        nlohmann::json source;
        database_([&](Transaction& transaction) {
            const Rows rows =
                transaction.run("SELECT composite_source($1::int)", {std::to_string(picture.annotation_id)});
            source = rows.at(0, 0) ? nlohmann::json::parse(rows.text(0, 0)) : nlohmann::json();
        });
        const CompositePlan plan = source.is_null() ? CompositePlan{} : composite_plan(look_source_from_json(source));
        if (!plan.recipe) {
            // Until an image that is shown is ready, what there is stays: then it is wanted again.
            ++tally_.none;
            end(picture, plan.waits);
            return false;
        }
        picture.digest = digest_of(*plan.recipe);
        if (picture.digest == source.at("made_of")) {
            ++tally_.same;
            end(picture, true);
            return false;
        }
        require_space(settings_.store, 0, settings_.min_free);
        begin_tiles(picture.files);
        picture.conversion = begin_composition(settings_.store / "tiles", *plan.recipe, picture.files.building,
                                               settings_.convert, settings_.as);
        return true;
    }

    void fail(const Picture& picture, const Error& error)
    {
        ++tally_.failed;
        log_line(LogLevel::warning, "picture of a sample not made",
                 {{"annotation_id", std::to_string(picture.annotation_id)}, {"reason", reason_of(error)}});
        drop(picture);
        // Tiles are not going to change; a full disk, for one, may.
        if (error.code() == ErrorCode::undecodable)
            end(picture, false);
        else
            run("SELECT retry_composite($1::int, $2)", picture);
    }

    void wait()
    {
        std::vector<pollfd> news;
        for (const auto& picture : under_way_)
            news.push_back({picture->conversion->fd(), POLLIN, 0});
        if (!news.empty())
            ::poll(news.data(), news.size(), 200);
        for (auto& picture : under_way_) {
            if (!picture->conversion->advance())
                continue;
            try {
                picture->conversion->finish();
                picture->conversion.reset();
                ended_.push_back(std::move(picture));
            } catch (const Error& error) {
                picture->conversion.reset();
                fail(*picture, error);
                picture.reset();
            }
        }
        std::erase(under_way_, nullptr);
    }

    static void drop(const Picture& picture)
    {
        std::error_code ignored;
        std::filesystem::remove_all(picture.files.building, ignored);
    }

    void give_back(Pictures& pictures)
    {
        for (auto& picture : pictures) {
            picture->conversion.reset();
            drop(*picture);
            run("SELECT release_composite($1::int, $2)", *picture);
        }
        pictures.clear();
    }

    // On disk, then under their names, then told.
    void publish()
    {
        if (ended_.empty())
            return;
        std::ranges::sort(ended_, {}, [](const auto& picture) { return picture->annotation_id; });
        sync_store(settings_.store);
        for (const auto& picture : ended_)
            rename_tiles(picture->files);
        sync_names(settings_.store);
        database_([&](Transaction& transaction) {
            for (const auto& picture : ended_)
                transaction.run("SELECT finish_composite($1::int, $2, $3)",
                                {std::to_string(picture->annotation_id), picture->files.key, picture->digest});
        });
        tally_.made += static_cast<int>(ended_.size());
        ended_.clear();
    }

    const InTransaction& database_;
    const StorageSettings& settings_;
    const Stopped& stopped_;
    std::size_t decoders_;
    CompositeTally tally_;
    Pictures under_way_;
    Pictures ended_;
};

} // namespace

CompositeTally make_waiting_composites(const InTransaction& database, const StorageSettings& settings, bool at_once,
                                       const Stopped& stopped)
{
    return Maker(database, settings, stopped)
        .make("SELECT sample, new_key FROM claim_composites($2::text[], $3::int, $1::boolean)", {at_once ? "t" : "f"});
}

CompositeTally make_composites_of(const InTransaction& database, const StorageSettings& settings,
                                  const std::vector<int>& samples, const Stopped& stopped)
{
    std::vector<std::string> ids;
    ids.reserve(samples.size());
    for (const int sample : samples)
        ids.push_back(std::to_string(sample));
    return Maker(database, settings, stopped)
        .make("SELECT sample, new_key FROM claim_composites_of($1::int[], $2::text[], $3::int)", {array_of(ids)});
}

void walk_samples(const InTransaction& database, int project_id, const std::function<void(long long)>& begun,
                  const std::function<bool(const std::vector<int>&)>& work)
{
    std::vector<std::string> projects;
    database([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT p.project_id, sum(k.annotations) FROM projects p"
                                          " JOIN category_counts k USING (project_id)"
                                          " WHERE $1::int = 0 OR p.project_id = $1::int GROUP BY 1 ORDER BY 1",
                                          {std::to_string(project_id)});
        long long all = 0;
        projects.clear();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            projects.push_back(rows.text(i, 0));
            all += rows.number(i, 1);
        }
        begun(all);
    });
    for (const std::string& project : projects) {
        std::string category = "0";
        std::string last = "0";
        for (bool more = true; more;) {
            std::vector<int> samples;
            database([&](Transaction& transaction) {
                samples.clear();
                const Rows rows = transaction.run(
                    "SELECT in_category, sample FROM samples_beyond($1::int, $2::int, $3::int, $4::int)",
                    {project, category, last, std::to_string(at_a_time)});
                for (std::size_t i = 0; i < rows.size(); ++i)
                    samples.push_back(static_cast<int>(rows.number(i, 1)));
                more = !rows.empty();
                if (more) {
                    category = rows.text(rows.size() - 1, 0);
                    last = rows.text(rows.size() - 1, 1);
                }
            });
            if (more && !work(samples))
                return;
        }
    }
}

} // namespace memento
