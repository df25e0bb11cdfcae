#include "server/report_page.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/json_writer.h"
#include "server/unpack_body.h"

namespace kundig {
namespace {

std::string ContentOf(const PageFile& file) {
  auto content = UnpackBody(std::string(file.packed), "gzip");
  KUNDIG_CHECK(content);
  return *std::move(content);
}

std::string Base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its terminating zero
  return text;
}

// As a policy names what stands inline.
std::string DigestOf(std::string_view text) {
  std::array<char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return fmt::format("'sha256-{}'", Base64({digest.data(), digest.size()}));
}

// Where an element begins and ends in the page.
struct Place {
  size_t begin = 0;
  size_t end = 0;
};

// The element of `tag` that names the file, up to `closing`.
Place ElementNaming(std::string_view html, const PageFile& file, std::string_view tag,
                    std::string_view closing) {
  const size_t name = html.find(file.path.substr(1));
  KUNDIG_CHECK(name != html.npos);
  const size_t begin = html.rfind('<', name);
  const size_t end = html.find(closing, name);
  KUNDIG_CHECK(begin != html.npos && html.substr(begin).starts_with(tag) && end != html.npos);
  return {begin, end + closing.size()};
}

// Script or style that holds its own end ends there, and a browser reads zeros and other ends of
// lines than those whose digest was taken. The page is ours, so both would be bugs of ours.
void CheckInline(std::string_view text) {
  for (const std::string_view end : {"</script", "</style", "<!--"}) {
    const auto found = std::ranges::search(text, end, [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b;
    });
    KUNDIG_CHECK(found.empty());
  }
  KUNDIG_CHECK(text.find_first_of(std::string_view("\r\0", 2)) == text.npos);
}

// JSON that no name in it can end: "<" is written so only within texts, where this is the same.
std::string WithoutTags(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

std::string AnswersOf(const Report& report) {
  std::string answers;
  for (const ReportAnswer& answer : report.answers) {
    JsonWriter path;
    path.Value(answer.path);
    answers += fmt::format("{}\n{}:{}", answers.empty() ? "" : ",", path.text(), answer.text);
  }
  JsonWriter at;
  at.Value(report.made_at);
  return WithoutTags(fmt::format("{{\"at\":{},\"answers\":{{{}}}}}", at.text(), answers));
}

class Assembly {
 public:
  explicit Assembly(std::string html) : html_(std::move(html)) {}

  void Add(const PageFile& file) {
    const std::string content = ContentOf(file);
    if (file.content_type.starts_with("text/javascript")) {
      CheckInline(content);
      Replace(ElementNaming(html_, file, "<script", "</script>"),
              fmt::format("<script type=\"module\">{}</script>", content));
      scripts_ += " " + DigestOf(content);
    } else if (file.content_type.starts_with("text/css")) {
      CheckInline(content);
      Replace(ElementNaming(html_, file, "<link", ">"), fmt::format("<style>{}</style>", content));
      styles_ += " " + DigestOf(content);
    } else {
      const std::string data = fmt::format("data:{};base64,{}", file.content_type, Base64(content));
      const Place link = ElementNaming(html_, file, "<link", ">");
      const size_t name = html_.find(file.path.substr(1), link.begin);
      const size_t quote = html_.rfind('"', name) + 1;
      Replace({quote, name + file.path.size() - 1}, data);
    }
  }

  std::string Finish(const Report& report) {
    constexpr std::string_view kCharset = "<meta charset=\"utf-8\" />";
    constexpr std::string_view kBody = "<body>";
    const std::string policy = fmt::format(
        "default-src 'none'; script-src{}; style-src{}; img-src data:; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        scripts_, styles_);
    InsertBehind(kBody, fmt::format("<script type=\"application/json\" id=\"report\">{}</script>",
                                    AnswersOf(report)));
    InsertBehind(
        kCharset,
        fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\" />", policy));
    return std::move(html_);
  }

 private:
  void Replace(const Place& place, std::string_view by) {
    html_.replace(place.begin, place.end - place.begin, by);
  }
  void InsertBehind(std::string_view mark, const std::string& element) {
    const size_t at = html_.find(mark);
    KUNDIG_CHECK(at != html_.npos);
    html_.insert(at + mark.size(), "\n    " + element);
  }

  std::string html_;
  std::string scripts_;  // their digests
  std::string styles_;
};

}  // namespace

std::string ReportPage(std::span<const PageFile> files, const Report& report) {
  const auto page = std::ranges::find(files, "/", &PageFile::path);
  KUNDIG_CHECK(page != files.end());
  Assembly assembly(ContentOf(*page));
  for (const PageFile& file : files) {
    if (&file != &*page) assembly.Add(file);
  }
  return assembly.Finish(report);
}

}  // namespace kundig
