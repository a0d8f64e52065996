// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a template come to; for the layer's own sources.
#pragma once

#include "rules/template.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

namespace wf::rules {

/// Ends an expansion; caught in templaterun.cpp.
struct TemplateFailure
{
    std::string text;
};

struct Value;
/// "." of a template: Labels, ExternalLabels, ExternalURL, Value.
struct RootData
{
    const TemplateData *data = nullptr;
};
using LabelsValue = std::shared_ptr<const Labels>;
using SampleValue = std::shared_ptr<const TemplateSample>;
using SampleList = std::shared_ptr<const std::vector<SampleValue>>;
/// What args makes: arg0, arg1 …
struct ArgsValue
{
    std::shared_ptr<const std::vector<Value>> values;
    int depth = 1; ///< Of args within args.
};
/// A time, in milliseconds since 1970 UTC.
struct TimeValue
{
    std::int64_t ms = 0;
};
/// A duration as Go has it, in nanoseconds.
struct DurationValue
{
    std::int64_t ns = 0;
};
struct Value
{
    std::variant<std::monostate, bool, std::int64_t, double, std::string, RootData, LabelsValue, SampleValue,
                 SampleList, ArgsValue, TimeValue, DurationValue>
        of;

    bool isNothing() const { return std::holds_alternative<std::monostate>(of); }
    template <typename T>
    const T *as() const
    {
        return std::get_if<T>(&of);
    }
};

/// As Go calls the type: "float64", "map[string]string".
std::string_view typeName(const Value &value);
/// Not zero, not empty.
bool isTrue(const Value &value);
/// Appends it as "%v" does. Throws TemplateFailure where the text becomes longer than `most`.
void appendValue(std::string &out, const Value &value, std::size_t most);
/// A field of it, a label, or a method of a time.
Value fieldOf(const Value &value, const std::string &name);
/// What humanize and its like take: a number, or a text that is one.
double floatOf(const Value &value);

/// Go's fmt.Sprintf.
std::string formatted(std::string_view format, const std::vector<Value> &arguments, std::size_t most);
/// "%.4g" of Go, which writes Inf with its sign.
std::string fourDigits(double value);

/// "%v" of Go: the shortest digits, with an exponent from 1e+06 on and below 0.0001.
std::string goNumberText(double value);
std::string humanized(double value);
std::string humanized1024(double value);
std::string humanizedDuration(double seconds);
/// "2015-01-01 00:00:00.123 +0000 UTC"
std::string timeText(std::int64_t ms);
/// As Go's Time.Format, by the parts of "Mon Jan 2 15:04:05 2006", in UTC.
std::string goTimeText(std::int64_t ms, std::string_view layout);
/// Of seconds; none where it is no number. Throws where it is out of range.
std::optional<TimeValue> timeOfSeconds(double seconds);
/// As Go writes it: "1h2m3.5s".
std::string goDurationText(std::int64_t ns);

// Texts.
/// As fmt.Print or fmt.Println writes values beside each other.
std::string printed(const std::vector<Value> &values, bool line, std::size_t most);
std::string titled(const std::string &text);
std::string raised(const std::string &text);
std::string lowered(const std::string &text);
std::string withoutPort(const std::string &hostPort);
std::string withoutDomain(const std::string &hostPort);
std::string htmlEscaped(const std::string &text);
std::string scriptEscaped(const std::string &text);
std::string queryEscaped(const std::string &text);
/// The path of a URL.
std::string pathOf(std::string_view url);
/// Whether a pattern is found in a text; throws where it is no regular expression.
bool isFoundIn(const std::string &pattern, const std::string &text);
/// Every match replaced, with $1, ${name} as in Go.
std::string replacedAll(const std::string &pattern, const std::string &replacement, const std::string &text,
                        std::size_t most);

/// Appends and checks the bound.
void appendBounded(std::string &out, std::string_view text, std::size_t most);

} // namespace wf::rules
