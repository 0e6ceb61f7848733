#include "report/csv.hpp"
#include "report/report.hpp"

#include <catch2/catch.hpp>

using namespace memento;

TEST_CASE("A CSV field is quoted when RFC 4180 asks for it")
{
    CHECK(csv_field("") == "");
    CHECK(csv_field("plain µm") == "plain µm");
    CHECK(csv_field("a,b") == "\"a,b\"");
    CHECK(csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
    CHECK(csv_field("two\nlines") == "\"two\nlines\"");
    CHECK(csv_field("\r") == "\"\r\"");
    CHECK(csv_field("-80C") == "-80C");
}

TEST_CASE("The reports")
{
    REQUIRE(find_report("data") != nullptr);
    CHECK(find_report("data")->json_key == "project_data");
    CHECK(find_report("everything") == nullptr);
}
