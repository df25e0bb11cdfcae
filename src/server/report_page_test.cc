// The report: one file that runs and shows what is in it and nothing else, whatever names it holds.
#include "server/report_page.h"

#include <gtest/gtest.h>

#include <array>

#include "server/packed_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kScript = "console.log('\xc3\xa4')";
constexpr std::string_view kStyle = "body{margin:0}";
constexpr std::string_view kHtml = R"(<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <link rel="icon" href="./assets/icon-Zz.svg" type="image/svg+xml" />
    <script type="module" crossorigin src="./assets/main-Xy.js"></script>
    <link rel="stylesheet" crossorigin href="./assets/main-Ab.css">
  </head>
  <body>
    <div id="page"></div>
  </body>
</html>
)";

class ReportPageTest : public testing::Test {
 protected:
  std::string PageOf(std::vector<ReportAnswer> answers) {
    return ReportPage(files_,
                      {.made_at = "2026-11-30T04:30:00.000Z", .answers = std::move(answers)});
  }

  std::string html_ = Pack(kHtml, Packing::kGzip);
  std::string script_ = Pack(kScript, Packing::kGzip);
  std::string style_ = Pack(kStyle, Packing::kGzip);
  std::string icon_ = Pack("<svg/>", Packing::kGzip);
  std::array<PageFile, 4> files_ = {
      PageFile{"/assets/icon-Zz.svg", "image/svg+xml", "0a", icon_},
      PageFile{"/assets/main-Ab.css", "text/css; charset=utf-8", "1b", style_},
      PageFile{"/assets/main-Xy.js", "text/javascript; charset=utf-8", "2c", script_},
      PageFile{"/", "text/html; charset=utf-8", "3d", html_}};
};

// The digests are those of `openssl dgst -sha256 -binary | base64`.
TEST_F(ReportPageTest, HoldsEveryFileAndAllowsNothingElse) {
  EXPECT_EQ(PageOf({{"/v1/needs", R"({"needs":[]})"}, {"/v1/value", "7"}}),
            R"(<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; )"
            R"(script-src 'sha256-FsvcwIpWWJ+HfMrcIzq11ydiVouFYYYPsGjykQ+coVg='; )"
            R"(style-src 'sha256-IAdwN3biDCQ3brrgp1m8kBEsPQYyqfREKOEfeoREopc='; img-src data:; )"
            R"(base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; )"
            R"(trusted-types 'none'" />
    <link rel="icon" href="data:image/svg+xml;base64,PHN2Zy8+" type="image/svg+xml" />
    <script type="module">)"
            "console.log('\xc3\xa4')"
            R"(</script>
    <style>body{margin:0}</style>
  </head>
  <body>
    <script type="application/json" id="report">{"at":"2026-11-30T04:30:00.000Z","answers":{
"/v1/needs":{"needs":[]},
"/v1/value":7}}</script>
    <div id="page"></div>
  </body>
</html>
)");
}

TEST_F(ReportPageTest, NoNameEndsTheAnswersOrTakesAnAssetsPlace) {
  const std::string plain = PageOf({});
  const std::string hostile =
      PageOf({{"/v1/needs",
               R"(["</script><script>alert(1)</script>","<!--","<body>","./assets/main-Xy.js"])"}});
  const size_t end = plain.find("\"answers\":{") + 11;
  EXPECT_EQ(hostile.substr(0, end), plain.substr(0, end));
  const std::string after = plain.substr(end);
  ASSERT_TRUE(hostile.ends_with(after));
  EXPECT_EQ(hostile.substr(end, hostile.size() - after.size() - end),
            "\n\"/v1/needs\":[\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\","
            "\"\\u003c!--\",\"\\u003cbody>\",\"./assets/main-Xy.js\"]");
}

using ReportPageDeathTest = ReportPageTest;

TEST_F(ReportPageDeathTest, AScriptThatEndsItselfIsABug) {
  for (const char* text : {"'</script>'", "'</SCRIPT >'", "'<!--'", "1\r\n2"}) {
    const std::string script = Pack(text, Packing::kGzip);
    files_[2].packed = script;
    EXPECT_DEATH(PageOf({}), "report_page") << text;
  }
}

TEST(PageFilesTest, GoIntoAReport) {
  const std::string page = ReportPage(PageFiles(), {.made_at = "", .answers = {}});
  EXPECT_EQ(page.find("./assets/"), page.npos);
  EXPECT_EQ(page.find("unsafe"), page.npos);
  EXPECT_NE(page.find("<script type=\"module\">"), page.npos);
  EXPECT_NE(page.find("<style>"), page.npos);
}

}  // namespace
}  // namespace kundig
