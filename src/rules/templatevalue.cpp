// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/templatevalue.h"

#include "promql/literals.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace wf::rules {

namespace {

template <typename... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

void appendMap(std::string &out, const Labels *labels, std::size_t most)
{
    out += "map[";
    bool first = true;
    for (const auto &[name, value] : labels ? labels->pairs() : std::vector<Labels::Pair>()) {
        appendBounded(out, (first ? "" : " ") + name + ':' + value, most);
        first = false;
    }
    out += ']';
}

void appendSample(std::string &out, const TemplateSample &sample, std::size_t most)
{
    out += "{";
    appendMap(out, &sample.labels, most);
    out += ' ' + goNumberText(sample.value) + '}';
}

Value labelOf(const Labels *labels, const std::string &name)
{
    return {std::string(labels ? labels->value(name) : std::string_view())};
}

[[noreturn]] void noField(const Value &value, const std::string &name)
{
    throw TemplateFailure{"a " + std::string(typeName(value)) + " has no field " + name};
}

Value rootField(const RootData &root, const std::string &name, const Value &value)
{
    const auto shared = [](const Labels *labels) {
        return Value{
            LabelsValue(labels ? std::make_shared<const Labels>(*labels) : std::make_shared<const Labels>())};
    };
    if (name == "Labels")
        return shared(root.data->labels);
    if (name == "ExternalLabels")
        return shared(root.data->externalLabels);
    if (name == "ExternalURL")
        return {std::string(root.data->externalUrl)};
    if (name == "Value")
        return {root.data->value};
    noField(value, name);
}

Value timeField(const TimeValue &time, const std::string &name, const Value &value)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(time.ms, Qt::UTC);
    if (name == "Unix")
        return {std::int64_t(std::floor(double(time.ms) / 1000))};
    if (name == "UTC")
        return value;
    if (name == "Year")
        return {std::int64_t(at.date().year())};
    if (name == "Day")
        return {std::int64_t(at.date().day())};
    if (name == "Hour")
        return {std::int64_t(at.time().hour())};
    if (name == "Minute")
        return {std::int64_t(at.time().minute())};
    if (name == "Second")
        return {std::int64_t(at.time().second())};
    if (name == "YearDay")
        return {std::int64_t(at.date().dayOfYear())};
    if (name == "Month")
        return {QLocale::c().monthName(at.date().month()).toStdString()};
    if (name == "Weekday")
        return {QLocale::c().dayName(at.date().dayOfWeek()).toStdString()};
    if (name == "String")
        return {timeText(time.ms)};
    noField(value, name);
}

} // namespace

void appendBounded(std::string &out, std::string_view text, std::size_t most)
{
    if (text.size() > most - std::min(most, out.size()))
        throw TemplateFailure{"the text becomes longer than " + std::to_string(most) + " bytes"};
    out += text;
}

std::string_view typeName(const Value &value)
{
    return std::visit(
        Overloaded{[](std::monostate) { return std::string_view("nil"); },
                   [](bool) { return std::string_view("bool"); },
                   [](std::int64_t) { return std::string_view("int"); },
                   [](double) { return std::string_view("float64"); },
                   [](const std::string &) { return std::string_view("string"); },
                   [](const RootData &) { return std::string_view("struct"); },
                   [](const LabelsValue &) { return std::string_view("map[string]string"); },
                   [](const SampleValue &) { return std::string_view("*template.sample"); },
                   [](const SampleList &) { return std::string_view("template.queryResult"); },
                   [](const ArgsValue &) { return std::string_view("map[string]interface {}"); },
                   [](const TimeValue &) { return std::string_view("*time.Time"); },
                   [](const DurationValue &) { return std::string_view("*time.Duration"); }},
        value.of);
}

bool isTrue(const Value &value)
{
    return std::visit(Overloaded{[](std::monostate) { return false; }, [](bool b) { return b; },
                                 [](std::int64_t i) { return i != 0; }, [](double d) { return d != 0; },
                                 [](const std::string &text) { return !text.empty(); },
                                 [](const RootData &) { return true; },
                                 [](const LabelsValue &labels) { return !labels->isEmpty(); },
                                 [](const SampleValue &sample) { return sample != nullptr; },
                                 [](const SampleList &list) { return !list->empty(); },
                                 [](const ArgsValue &args) { return !args.values->empty(); },
                                 [](const TimeValue &) { return true; },
                                 [](const DurationValue &) { return true; }},
                      value.of);
}

void appendValue(std::string &out, const Value &value, std::size_t most)
{
    std::visit(
        Overloaded{
            [&](std::monostate) { appendBounded(out, "<no value>", most); },
            [&](bool b) { appendBounded(out, b ? "true" : "false", most); },
            [&](std::int64_t i) { appendBounded(out, std::to_string(i), most); },
            [&](double d) { appendBounded(out, goNumberText(d), most); },
            [&](const std::string &text) { appendBounded(out, text, most); },
            [&](const RootData &root) {
                out += '{';
                appendMap(out, root.data->labels, most);
                out += ' ';
                appendMap(out, root.data->externalLabels, most);
                appendBounded(out, ' ' + std::string(root.data->externalUrl) + ' ', most);
                out += goNumberText(root.data->value) + '}';
            },
            [&](const LabelsValue &labels) { appendMap(out, labels.get(), most); },
            [&](const SampleValue &sample) {
                if (!sample)
                    return appendBounded(out, "<nil>", most);
                appendSample(out, *sample, most);
            },
            [&](const SampleList &list) {
                out += '[';
                for (std::size_t i = 0; i < list->size(); ++i) {
                    appendBounded(out, i > 0 ? " " : "", most);
                    appendSample(out, *(*list)[i], most);
                }
                out += ']';
            },
            [&](const ArgsValue &args) {
                out += "map[";
                for (std::size_t i = 0; i < args.values->size(); ++i) {
                    appendBounded(out, (i > 0 ? " arg" : "arg") + std::to_string(i) + ':', most);
                    appendValue(out, (*args.values)[i], most);
                }
                out += ']';
            },
            [&](const TimeValue &time) { appendBounded(out, timeText(time.ms), most); },
            [&](const DurationValue &duration) { appendBounded(out, goDurationText(duration.ns), most); },
        },
        value.of);
}

std::string printed(const std::vector<Value> &values, bool line, std::size_t most)
{
    std::string text;
    bool wasText = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool isText = values[i].as<std::string>() != nullptr;
        if (i > 0 && (line || (!isText && !wasText)))
            text += ' ';
        if (values[i].isNothing())
            text += "<nil>";
        else
            appendValue(text, values[i], most);
        wasText = isText;
    }
    return line ? text + '\n' : text;
}

Value fieldOf(const Value &value, const std::string &name)
{
    if (const auto *root = value.as<RootData>())
        return rootField(*root, name, value);
    if (const auto *labels = value.as<LabelsValue>())
        return labelOf(labels->get(), name);
    if (const auto *sample = value.as<SampleValue>()) {
        if (!*sample)
            throw TemplateFailure{"there is no sample whose " + name + " could be asked"};
        if (name == "Labels")
            return {std::make_shared<const Labels>((*sample)->labels)};
        if (name == "Value")
            return {(*sample)->value};
    }
    if (const auto *args = value.as<ArgsValue>()) {
        for (std::size_t i = 0; i < args->values->size(); ++i) {
            if (name == "arg" + std::to_string(i))
                return (*args->values)[i];
        }
        return {};
    }
    if (const auto *time = value.as<TimeValue>())
        return timeField(*time, name, value);
    if (const auto *duration = value.as<DurationValue>()) {
        if (name == "Seconds")
            return {double(duration->ns) / 1e9};
        if (name == "Minutes")
            return {double(duration->ns) / 60e9};
        if (name == "Hours")
            return {double(duration->ns) / 3600e9};
    }
    if (value.isNothing())
        throw TemplateFailure{"nothing has no field " + name};
    noField(value, name);
}

double floatOf(const Value &value)
{
    if (const auto *number = value.as<double>())
        return *number;
    if (const auto *number = value.as<std::int64_t>())
        return double(*number);
    if (const auto *duration = value.as<DurationValue>())
        return double(duration->ns) / 1e9;
    if (const auto *text = value.as<std::string>()) {
        if (const auto number = promql::parseFloat(*text))
            return *number;
        throw TemplateFailure{promql::quoted(text->substr(0, 40)) + " is not a number"};
    }
    throw TemplateFailure{"a " + std::string(typeName(value)) + " is not a number"};
}

} // namespace wf::rules
