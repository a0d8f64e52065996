// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as an expression: a tree whose text parses to the same tree and that can be evaluated within its
// bounds, or an error at a place of the text. And as a file of tests.
#include "amplification.h"
#include "promql/literalsource.h"
#include "promql/printer.h"
#include "promql/query.h"
#include "promql/testfile.h"

#include <cstdint>
#include <cstdlib>

namespace {

wf::promql::LiteralSource &series()
{
    static wf::promql::LiteralSource source = [] {
        wf::promql::LiteralSource made;
        for (int i = 0; i < 20; ++i) {
            for (const char *label : {"a", "b"}) {
                made.add(wf::Labels(std::vector<wf::Labels::Pair>{{"__name__", "x"}, {"l", label}}),
                         {wf::fromMs(i * 15'000), i % 7 == 3 ? wf::staleMarker() : double(i * i % 11)});
            }
        }
        return made;
    }();
    return source;
}

wf::promql::QueryOptions small()
{
    wf::promql::QueryOptions options;
    options.limits.maxPoints = 100'000;
    options.limits.maxOperations = 1'000'000;
    options.limits.maxSubquerySteps = 1'000;
    return options;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const wf::fuzz::Amplification held(size, 2'000, std::size_t{16} << 20);
    const auto parsed = wf::promql::parse(text);
    if (!parsed) {
        if (parsed.error().text.empty() || parsed.error().where.begin > size)
            std::abort();
    } else {
        const auto again = wf::promql::parse(wf::promql::printed(*(*parsed)->root));
        if (!again || !wf::promql::sameExpr(*(*parsed)->root, *(*again)->root))
            std::abort();
        const wf::promql::QueryOptions options = small();
        const auto now = wf::promql::instantQuery(**parsed, series(), wf::fromMs(300'000), options);
        if (!now && now.error().text.empty())
            std::abort();
        const wf::TimeRange range{wf::fromMs(0), wf::fromMs(300'000)};
        const auto over = wf::promql::rangeQuery(**parsed, series(), range, wf::Millis(60'000), options);
        if (!over && over.error().text.empty())
            std::abort();
    }
    if (const auto commands = wf::promql::readTestFile(text); !commands && commands.error().line < 1)
        std::abort();
    return 0;
}
