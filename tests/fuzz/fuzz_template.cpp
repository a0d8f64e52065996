// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a template: an error at a place of the text, or an expansion within its bounds.
#include "amplification.h"
#include "rules/template.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    wf::rules::TemplateLimits limits;
    limits.maxSteps = 5'000;
    limits.maxOutput = 16'384;
    // A step may hold a text of the longest kind; a pattern has its own bound.
    const wf::fuzz::Amplification held(size, 2'000, std::size_t{128} << 20);
    const auto parsed = wf::rules::Template::parse(text);
    if (!parsed) {
        if (parsed.error().text.empty() || parsed.error().at > size)
            std::abort();
        return 0;
    }
    if ((*parsed)->text() != text)
        std::abort();
    const wf::Labels labels(std::vector<wf::Labels::Pair>{{"a", "b:90"}, {"instance", "web.example:9100"}});
    const wf::rules::TemplateQuery query = [](const std::string &expression) {
        using Result = tl::expected<std::vector<wf::rules::TemplateSample>, std::string>;
        if (expression.size() % 3 == 0)
            return Result(tl::unexpected(std::string("no")));
        return Result(std::vector<wf::rules::TemplateSample>(
            expression.size() % 5, {wf::Labels(std::vector<wf::Labels::Pair>{{"l", expression}}), 1.5}));
    };
    const wf::rules::TemplateData given{
        &labels, 1234.5, &labels, "http://h:1/p", wf::fromMs(1'700'000'000'000), &query};
    const auto expanded = wf::rules::expand(**parsed, given, limits);
    if (expanded ? expanded->size() > limits.maxOutput + size : expanded.error().empty())
        std::abort();
    const auto again = wf::rules::expand(**parsed, given, limits);
    if (again.has_value() != expanded.has_value() || (again && *again != *expanded))
        std::abort();
    return 0;
}
