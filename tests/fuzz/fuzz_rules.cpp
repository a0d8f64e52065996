// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a rule file, as a file of tests of rules and as saved states: what is read can be evaluated and
// saved, what is not has a sentence with a line of the text.
#include "amplification.h"
#include "promql/literalsource.h"
#include "rules/ruletest.h"
#include "rules/statefile.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

wf::promql::LiteralSource &series()
{
    static wf::promql::LiteralSource source = [] {
        wf::promql::LiteralSource made;
        for (int i = 0; i < 10; ++i) {
            for (const char *label : {"a", "b"})
                made.add(wf::Labels(std::vector<wf::Labels::Pair>{{"__name__", "up"}, {"job", label}}),
                         {wf::fromMs(i * 60'000), i % 4 == 3 ? wf::staleMarker() : double(i % 3)});
        }
        return made;
    }();
    return source;
}

wf::rules::EvaluationOptions small()
{
    wf::rules::EvaluationOptions options;
    options.query.limits.maxPoints = 100'000;
    options.query.limits.maxOperations = 200'000;
    options.query.limits.maxSubquerySteps = 1'000;
    options.templates.maxSteps = 2'000;
    options.templates.maxOutput = 4'096;
    options.templates.maxQueries = 3;
    return options;
}

void evaluate(const wf::rules::RuleFile &file)
{
    std::size_t rules = 0;
    for (const wf::rules::RuleGroupPtr &group : file.groups) {
        rules += group->rules.size();
        if (rules > 50)
            return;
        wf::rules::GroupState state;
        for (int i = 0; i < 4; ++i)
            wf::rules::evaluateGroup(*group, state, wf::fromMs(i * 60'000), series(), small());
        const wf::rules::StateToSave saving{group.get(), &state};
        const QByteArray saved = wf::rules::savedStates({&saving, 1});
        const auto read = wf::rules::SavedStates::read(saved);
        const wf::rules::GroupState again = read.restored(*group);
        for (std::size_t i = 0; i < state.rules.size(); ++i) {
            if (read.problems().isEmpty() &&
                again.rules[i].instances.size() != state.rules[i].instances.size())
                std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    wf::rules::RuleFile file;
    {
        // Nodes of YAML, trees of PromQL and templates: some hundred bytes for each of the text, and eight
        // megabytes for what aliases stand for.
        const wf::fuzz::Amplification held(size, 3'000, std::size_t{64} << 20);
        file = wf::rules::readRuleFile(text, QStringLiteral("f.yml"));
    }
    for (const wf::rules::RuleProblem &problem : file.problems) {
        if (problem.text.isEmpty() || problem.line < 1 || problem.line > lines + 1 || problem.column < 1)
            std::abort();
    }
    evaluate(file);
    if (text.find("tests") != std::string_view::npos && size < 4'096 &&
        text.find_first_of("0123456789") != std::string_view::npos) {
        const auto find = [&](const QString &) { return std::vector<wf::rules::RuleFile>(); };
        for (const wf::rules::RuleTestCase &test :
             wf::rules::runRuleTests(text, QStringLiteral("t.yml"), find)) {
            if (!test.passed && test.message.isEmpty())
                std::abort();
        }
    }
    const auto states = wf::rules::SavedStates::read(QByteArray(text.data(), qsizetype(size)));
    for (const wf::rules::RuleGroupPtr &group : file.groups)
        static_cast<void>(states.restored(*group));
    return 0;
}
