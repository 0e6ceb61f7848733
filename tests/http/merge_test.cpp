// Categories that became one: which comes back with what, and what the other one keeps.
#include "trash_stage.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace memento;
using nlohmann::json;

TEST_CASE(
    "A category that was merged comes back with what was moved and is still there, and what it gave to the other ends")
{
    Stage stage;
    const auto is = [&] {
        return stage.asked(
            "SELECT string_agg(x, E'\n' ORDER BY x) FROM ("
            "SELECT 'a ' || annotation_id || category_id || name || status AS x FROM annotations"
            " UNION ALL SELECT 'l ' || layer_id || ' ' || category_id FROM layers"
            " UNION ALL SELECT 'g ' || user_id || type || type_id || coalesce(category_id, 0) FROM permissions"
            " UNION ALL SELECT 'o ' || category_id || ' ' || classification_id FROM categories_classifications"
            " UNION ALL SELECT 'p ' || annotation_id || name || value || category_id FROM properties"
            " UNION ALL SELECT 'n ' || k::text FROM category_counts k"
            " UNION ALL SELECT 's ' || s::text FROM score_counts s WHERE annotations <> 0) x");
    };
    stage.run("INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('mouse_03', 2, 1, 2), ('moves "
              "on', 2, 1, 2), ('goes', 2, 1, 2)");
    const std::string before = is();
    REQUIRE(stage.send("POST", "web/categories/1/merge/2") == 204);
    CHECK(stage.asked("SELECT count(*) FROM annotations WHERE name = 'mouse_03 (WT)' AND category_id = 2") == "1");
    REQUIRE(stage.send("GET", "web/projects/2/trash") == 200);
    CHECK(stage.answer().at("trash").size() == 1);
    CHECK(stage.answer().at("trash").at(0).at("into") == "KO");
    CHECK(stage.answer().at("trash").at(0).at("moved") == 5);
    REQUIRE(stage.send("POST", "web/trash/1/restore") == 200);
    CHECK(stage.answer().at("restored").at("moved") == 5);
    CHECK(stage.answer().at("restored").at("elsewhere") == 0);
    CHECK(is() == before);

    // It goes on with the other one, and returns from where that has gone.
    stage.run("INSERT INTO categories (name, project_id, owner_id) VALUES ('Later', 2, 2), ('Elsewhere', 2, 2)");
    const std::string apart = is();
    REQUIRE(stage.send("POST", "web/categories/1/merge/2") == 204); // entry 2
    REQUIRE(stage.send("POST", "web/categories/2/merge/4") == 204); // entry 3
    const auto given = [&](const char* category) {
        return stage.asked(
                   "SELECT string_agg(type || user_id, ' ' ORDER BY type, user_id) FROM permissions WHERE type_id = " +
                   std::string(category) + " AND type IN ('catpar', 'catvie')") +
               "; " +
               stage.asked("SELECT count(*) FROM categories_classifications WHERE category_id = " +
                           std::string(category));
    };
    CHECK(given("4") == "catpar5 catvie6; 1");
    REQUIRE(stage.send("POST", "web/trash/2/restore") == 200);
    CHECK(stage.answer().at("restored").at("moved") == 5);
    CHECK(given("4") == "; 0"); // what the first gave the second, and that the third
    REQUIRE(stage.send("POST", "web/trash/3/restore") == 200);
    CHECK(stage.answer().at("restored").at("moved") == 1);
    CHECK(stage.answer().at("restored").at("elsewhere") == 5);
    CHECK(is() == apart);

    // What was done since stays: another place, a deletion, a name, a grant, a score.
    REQUIRE(stage.send("POST", "web/categories/1/merge/2") == 204); // entry 4
    stage.run("UPDATE annotations SET category_id = 5 WHERE name = 'moves on';"
              " DELETE FROM annotations WHERE name = 'goes';"
              " UPDATE annotations SET name = 'called anew' WHERE name LIKE 'mouse_03 (%';"
              " DELETE FROM permissions WHERE user_id = 5 AND type = 'catpar' AND type_id = 2;"
              " INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'catpar', 2);"
              " INSERT INTO scores (annotation_id, classification_id, option, author_id) VALUES (3, 1, '', 2)");
    REQUIRE(stage.send("POST", "web/trash/4/restore") == 200);
    CHECK(stage.answer().at("restored").at("moved") == 3);
    CHECK(stage.answer().at("restored").at("elsewhere") == 2);
    CHECK(stage.asked("SELECT string_agg(name, ' ' ORDER BY name) FROM annotations WHERE category_id = 1") ==
          "called anew mouse_01 mouse_02");
    CHECK(stage.asked("SELECT name FROM annotations WHERE category_id = 2") == "mouse_03");
    CHECK(stage.asked("SELECT count(*) FROM permissions WHERE user_id = 5 AND type = 'catpar' AND type_id = 2") == "1");
    CHECK(stage.asked("SELECT count(*) FROM categories_classifications WHERE category_id = 2") == "1");

    // What the other one has of it comes back with that alone, so that comes first.
    REQUIRE(stage.send("POST", "web/categories/1/merge/2") == 204); // entry 6: the fifth is the annotation
    const std::string merged = is();
    REQUIRE(stage.send("DELETE", "categories/2") == 204);
    REQUIRE(stage.send("POST", "web/trash/6/restore") == 409);
    CHECK(stage.answer().at("obstacles") ==
          json::parse(R"([{"what": "merged away", "id": 2, "name": "KO", "free": ""}])"));
    CHECK(stage.answer().at("error").at("message") ==
          "It was merged into 'KO', which is deleted with what came from here.");
    CHECK(stage.answer().at("error").at("hint") == "Bring that back first.");
    REQUIRE(stage.send("POST", "web/trash/7/restore") == 200);
    CHECK(is() == merged);
    REQUIRE(stage.send("POST", "web/trash/6/restore") == 200);
    CHECK(stage.answer().at("restored").at("moved") == 3);
}

TEST_CASE("What two merges gave a category stays there as long as one of them does")
{
    Stage stage;
    const auto given = [&] {
        return stage.asked(
            "SELECT string_agg(type || type_id, ' ' ORDER BY type_id) FROM permissions WHERE user_id = 5");
    };
    stage.run("INSERT INTO categories (name, project_id, owner_id) VALUES ('Third', 2, 2);"
              " INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'catpar', 2)");
    REQUIRE(given() == "catpar1 catpar2");
    REQUIRE(stage.send("POST", "web/categories/1/merge/4") == 204);
    REQUIRE(stage.send("POST", "web/categories/2/merge/4") == 204);
    CHECK(given() == "catpar4");
    REQUIRE(stage.send("POST", "web/trash/1/restore") == 200);
    CHECK(given() == "catpar1 catpar4"); // of the second one by now
    REQUIRE(stage.send("POST", "web/trash/2/restore") == 200);
    CHECK(given() == "catpar1 catpar2");

    // Also where that was merged on meanwhile.
    stage.run("INSERT INTO categories (name, project_id, owner_id) VALUES ('Fourth', 2, 2)");
    for (const char* merge : {"1/merge/4", "2/merge/4", "4/merge/5"}) // entries 3, 4, 5
        REQUIRE(stage.send("POST", std::string("web/categories/") + merge) == 204);
    CHECK(given() == "catpar5");
    REQUIRE(stage.send("POST", "web/trash/3/restore") == 200);
    CHECK(given() == "catpar1 catpar5");
    REQUIRE(stage.send("POST", "web/trash/4/restore") == 200);
    CHECK(given() == "catpar1 catpar2");
    REQUIRE(stage.send("POST", "web/trash/5/restore") == 200);
    CHECK(given() == "catpar1 catpar2");
}

TEST_CASE("What two merged categories offered their target offers as long as one of them is in it")
{
    Stage stage;
    const auto offers = [&] {
        return stage.asked("SELECT coalesce(string_agg(category_id || ':' || classification_id, ' ' ORDER BY 1), '')"
                           " FROM (SELECT category_id, classification_id FROM categories_classifications"
                           " WHERE category_id IN (1, 2, 4, 5) ORDER BY 1, 2) x");
    };
    stage.run("INSERT INTO categories (name, project_id, owner_id) VALUES ('Third', 2, 2), ('Fourth', 2, 2);"
              " INSERT INTO categories_classifications (category_id, classification_id) VALUES (2, 1), (2, 2);"
              " DELETE FROM scores");
    const std::string apart = offers();
    REQUIRE(apart == "1:1 2:1 2:2");
    const auto merge = [&](const char* category, const char* into) {
        REQUIRE(stage.send("POST", "web/categories/" + std::string(category) + "/merge/" + into) == 204);
    };
    const auto restore = [&](int entry) {
        REQUIRE(stage.send("POST", "web/trash/" + std::to_string(entry) + "/restore") == 200);
    };
    merge("1", "4"); // 1
    merge("2", "4"); // 2
    CHECK(offers() == "4:1 4:2");
    restore(1);
    CHECK(offers() == "1:1 4:1 4:2"); // of the second one by now
    restore(2);
    CHECK(offers() == apart);

    merge("1", "4"); // 3
    merge("2", "4"); // 4
    restore(4);
    CHECK(offers() == "2:1 2:2 4:1");
    restore(3);
    CHECK(offers() == apart);

    // And where the target was merged on before the first comes back.
    merge("1", "4"); // 5
    merge("4", "5"); // 6
    CHECK(offers() == "2:1 2:2 5:1");
    restore(5);
    CHECK(offers() == "1:1 2:1 2:2");
    restore(6);
    CHECK(offers() == apart);
    merge("1", "4"); // 7
    merge("2", "4"); // 8
    merge("4", "5"); // 9
    CHECK(offers() == "5:1 5:2");
    restore(7);
    CHECK(offers() == "1:1 5:1 5:2");
    restore(8);
    CHECK(offers() == "1:1 2:1 2:2");
    restore(9);
    CHECK(offers() == apart);
}
