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

TEST_CASE("A cell that a spreadsheet would take for a formula is defused, a number is not")
{
    for (const std::string text : {"=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+1", "-", "+", "-(1)", "-1.2.3", "-a1"})
        CHECK(safe_csv_field(text) == csv_field("'" + text));
    for (const std::string text :
         {"", "plain", "-80C", "-1.5", "+3", "-2e-5", "-1E3", "-7 µm", "1-2", "a=b", "-80°C", "-5%"}) {
        INFO(text);
        CHECK((safe_csv_field(text) == csv_field(text)) == (text != "-7 µm"));
    }
}

TEST_CASE("What a spreadsheet that splits at semicolons would take for a formula is defused, too")
{
    for (const auto& [text, safe] : std::vector<std::pair<std::string, std::string>>{
             {"a;=1+1", "a;'=1+1"},
             {"a; =1+1;b", "a;' =1+1;b"},
             {"a;\"=1+1\"", "a;'\"=1+1\""},
             {"a\n=1+1", "a\n'=1+1"},
             {"a\r\n@x", "a\r\n'@x"},
             {"a\t+x", "a\t'+x"},
             {"\t=1", "'\t'=1"},
             {"=1;=2", "'=1;'=2"},
             {";=1", ";'=1"},
             {";;-x", ";;'-x"},
             {"a;-1.5;+3", "a;-1.5;+3"},
             {"a;b=c", "a;b=c"},
             {";", ";"},
             {"\n", "\n"},
         }) {
        INFO(text);
        CHECK(safe_csv_field(text) == csv_field(safe));
    }
}

TEST_CASE("The reports")
{
    REQUIRE(find_report("data") != nullptr);
    CHECK(find_report("data")->json_key == "project_data");
    CHECK(find_report("everything") == nullptr);
}
