// SPDX-License-Identifier: GPL-3.0-or-later
// The functions that templates may call.
#include "promql/literals.h"
#include "rules/templatebuiltins.h"
#include "rules/templaterun.h"

#include <algorithm>
#include <cmath>

namespace wf::rules {

namespace {

using Run = TemplateRun;
using Arguments = TemplateArguments;
using Stops = TemplateFunctionInfo::Stops;

const TemplateSample &sampleAt(const Arguments &arguments, std::size_t at)
{
    const auto *sample = arguments[at].as<SampleValue>();
    if (!sample || !*sample)
        throw TemplateFailure{"expected a sample of a query, got a " + std::string(typeName(arguments[at]))};
    return **sample;
}

const SampleList &listAt(const Arguments &arguments, std::size_t at)
{
    if (const auto *list = arguments[at].as<SampleList>())
        return *list;
    throw TemplateFailure{"expected the result of a query, got a " + std::string(typeName(arguments[at]))};
}

Value firstOf(Run &, const Arguments &arguments)
{
    const SampleList &list = listAt(arguments, 0);
    if (list->empty())
        throw TemplateFailure{"first() called on vector with no elements"};
    return {list->front()};
}

Value sortedByLabel(Run &run, const Arguments &arguments)
{
    const std::string &label = textAt(arguments, 0);
    std::vector<SampleValue> list = *listAt(arguments, 1);
    run.step(list.size() / 4);
    std::ranges::stable_sort(list, {},
                             [&](const SampleValue &sample) { return sample->labels.value(label); });
    return {std::make_shared<const std::vector<SampleValue>>(std::move(list))};
}

Value linkTo(const std::string &expression, int tab)
{
    return {"/graph?g0.expr=" + queryEscaped(expression) + "&g0.tab=" + std::to_string(tab)};
}

Value timestampOf(Run &, const Arguments &arguments)
{
    const double value = floatOf(arguments[0]);
    const auto time = timeOfSeconds(value);
    return {time ? timeText(time->ms) : fourDigits(value)};
}

Value timeOf(Run &, const Arguments &arguments)
{
    const double value = floatOf(arguments[0]);
    const auto time = timeOfSeconds(value);
    if (!time)
        throw TemplateFailure{fourDigits(value) + " is not a time"};
    return {*time};
}

Value durationOf(Run &, const Arguments &arguments)
{
    const double ns = floatOf(arguments[0]) * 1e9;
    if (!(std::fabs(ns) < 9.2e18))
        throw TemplateFailure{fourDigits(ns / 1e9) + " is not a duration"};
    return {DurationValue{std::int64_t(ns)}};
}

Value parsedDuration(Run &, const Arguments &arguments)
{
    const auto ms = promql::parseDurationMs(textAt(arguments, 0));
    if (!ms)
        throw TemplateFailure{promql::quoted(textAt(arguments, 0).substr(0, 40)) + " is not a duration"};
    return {double(*ms) / 1000};
}

Value printfOf(Run &run, const Arguments &arguments)
{
    return {formatted(textAt(arguments, 0), {arguments.begin() + 1, arguments.end()}, run.most())};
}

/// To read a pattern costs more than a step.
constexpr std::size_t PatternSteps = 100;

Value matchOf(Run &run, const Arguments &arguments)
{
    run.step(PatternSteps);
    return {isFoundIn(textAt(arguments, 0), textAt(arguments, 1))};
}

Value replacedOf(Run &run, const Arguments &arguments)
{
    run.step(PatternSteps);
    return {replacedAll(textAt(arguments, 0), textAt(arguments, 1), textAt(arguments, 2), run.most())};
}

Value notCallable(Run &, const Arguments &arguments)
{
    throw TemplateFailure{"a " + std::string(typeName(arguments[0])) + " cannot be called"};
}

Value lastOf(Run &, const Arguments &arguments)
{
    return arguments.back();
}

constexpr TemplateFunctionInfo Functions[] = {
    {"and", 1, -1, lastOf, Stops::AtFalse},
    {"args", 0, -1, [](Run &, const Arguments &a) { return argsOf(a); }},
    {"call", 1, -1, notCallable},
    {"eq", 2, -1, [](Run &, const Arguments &a) { return Value{isEqual(a)}; }},
    {"externalURL", 0, 0,
     [](Run &run, const Arguments &) { return Value{std::string(run.data().externalUrl)}; }},
    {"first", 1, 1, firstOf},
    {"ge", 2, 2,
     [](Run &, const Arguments &a) {
         const Order order = orderOf(a);
         return Value{order == Order::Above || order == Order::Same};
     }},
    {"graphLink", 1, 1, [](Run &, const Arguments &a) { return linkTo(textAt(a, 0), 0); }},
    {"gt", 2, 2, [](Run &, const Arguments &a) { return Value{orderOf(a) == Order::Above}; }},
    {"html", 0, -1,
     [](Run &run, const Arguments &a) { return Value{htmlEscaped(printed(a, false, run.most()))}; }},
    {"humanize", 1, 1, [](Run &, const Arguments &a) { return Value{humanized(floatOf(a[0]))}; }},
    {"humanize1024", 1, 1, [](Run &, const Arguments &a) { return Value{humanized1024(floatOf(a[0]))}; }},
    {"humanizeDuration", 1, 1,
     [](Run &, const Arguments &a) { return Value{humanizedDuration(floatOf(a[0]))}; }},
    {"humanizePercentage", 1, 1,
     [](Run &, const Arguments &a) { return Value{fourDigits(floatOf(a[0]) * 100) + '%'}; }},
    {"humanizeTimestamp", 1, 1, timestampOf},
    {"index", 1, -1, [](Run &, const Arguments &a) { return indexed(a); }},
    {"js", 0, -1,
     [](Run &run, const Arguments &a) { return Value{scriptEscaped(printed(a, false, run.most()))}; }},
    {"label", 2, 2,
     [](Run &, const Arguments &a) { return Value{std::string(sampleAt(a, 1).labels.value(textAt(a, 0)))}; }},
    {"le", 2, 2,
     [](Run &, const Arguments &a) {
         const Order order = orderOf(a);
         return Value{order == Order::Below || order == Order::Same};
     }},
    {"len", 1, 1, [](Run &, const Arguments &a) { return Value{lengthOf(a[0])}; }},
    {"lt", 2, 2, [](Run &, const Arguments &a) { return Value{orderOf(a) == Order::Below}; }},
    {"match", 2, 2, matchOf},
    {"ne", 2, 2, [](Run &, const Arguments &a) { return Value{!isEqual(a)}; }},
    {"not", 1, 1, [](Run &, const Arguments &a) { return Value{!isTrue(a[0])}; }},
    {"now", 0, 0, [](Run &run, const Arguments &) { return Value{double(toMs(run.data().now)) / 1000}; },
     Stops::Never, false},
    {"or", 1, -1, lastOf, Stops::AtTrue},
    {"parseDuration", 1, 1, parsedDuration},
    {"pathPrefix", 0, 0, [](Run &run, const Arguments &) { return Value{pathOf(run.data().externalUrl)}; }},
    {"print", 0, -1, [](Run &run, const Arguments &a) { return Value{printed(a, false, run.most())}; }},
    {"printf", 1, -1, printfOf},
    {"println", 0, -1, [](Run &run, const Arguments &a) { return Value{printed(a, true, run.most())}; }},
    {"query", 1, 1, [](Run &run, const Arguments &a) { return run.query(textAt(a, 0)); }, Stops::Never,
     false},
    {"reReplaceAll", 3, 3, replacedOf},
    {"safeHtml", 1, 1, [](Run &, const Arguments &a) { return Value{textAt(a, 0)}; }},
    {"slice", 1, 4, [](Run &, const Arguments &a) { return sliced(a); }},
    {"sortByLabel", 2, 2, sortedByLabel},
    {"stripDomain", 1, 1, [](Run &, const Arguments &a) { return Value{withoutDomain(textAt(a, 0))}; }},
    {"stripPort", 1, 1, [](Run &, const Arguments &a) { return Value{withoutPort(textAt(a, 0))}; }},
    {"strvalue", 1, 1,
     [](Run &, const Arguments &a) { return Value{std::string(sampleAt(a, 0).labels.value("__value__"))}; }},
    {"tableLink", 1, 1, [](Run &, const Arguments &a) { return linkTo(textAt(a, 0), 1); }},
    {"title", 1, 1, [](Run &, const Arguments &a) { return Value{titled(textAt(a, 0))}; }},
    {"tmpl", 2, 2, [](Run &run, const Arguments &a) { return Value{run.textOf(textAt(a, 0), a[1])}; }},
    {"toDuration", 1, 1, durationOf},
    {"toLower", 1, 1, [](Run &, const Arguments &a) { return Value{lowered(textAt(a, 0))}; }},
    {"toTime", 1, 1, timeOf},
    {"toUpper", 1, 1, [](Run &, const Arguments &a) { return Value{raised(textAt(a, 0))}; }},
    {"urlQueryEscape", 1, 1, [](Run &, const Arguments &a) { return Value{queryEscaped(textAt(a, 0))}; }},
    {"urlquery", 0, -1,
     [](Run &run, const Arguments &a) { return Value{queryEscaped(printed(a, false, run.most()))}; }},
    {"value", 1, 1, [](Run &, const Arguments &a) { return Value{sampleAt(a, 0).value}; }},
};

} // namespace

const TemplateFunctionInfo *templateFunction(std::string_view name)
{
    const auto *it = std::ranges::find(Functions, name, &TemplateFunctionInfo::name);
    return it != std::end(Functions) ? it : nullptr;
}

} // namespace wf::rules
