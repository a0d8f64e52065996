// SPDX-License-Identifier: GPL-3.0-or-later
// The templates of alert labels and annotations: Go's text/template with Prometheus' functions.
#pragma once

#include "base/labels.h"
#include "base/time.h"

#include <tl/expected.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wf::rules {

/// The longest template that is read, in bytes; what it holds is at most some hundred times as large.
inline constexpr std::size_t MaxTemplateBytes = 64 << 10;
/// How deep if, range, with, else if and parentheses may be nested.
inline constexpr int MaxTemplateNesting = 100;

/// What one expansion may cost. Reaching a bound is an error that names it.
struct TemplateLimits
{
    std::size_t maxOutput = 64 << 10; ///< Bytes, and of any text on the way.
    std::size_t maxSteps = 50'000;    ///< Actions, calls and rounds; long texts count for more.
    int maxCalls = 50;                ///< Templates within templates.
    int maxQueries = 20;
    std::size_t maxQuerySamples = 10'000; ///< That one query may give.
};

struct TemplateError
{
    std::string text;   ///< What is wrong, without a place.
    std::size_t at = 0; ///< In bytes, in the template's text.
};

struct TemplateBody;

/// A template that was read once and is expanded often. Immutable: any thread.
class Template
{
public:
    static tl::expected<std::shared_ptr<const Template>, TemplateError> parse(std::string_view text);
    /// A text that is taken as it is, whatever is in it.
    static std::shared_ptr<const Template> literal(std::string_view text);
    ~Template();

    const std::string &text() const { return m_text; }
    /// Nothing of it is expanded: it comes out as `text()`.
    bool isPlain() const;
    /// The same data give the same text: it asks neither series nor the time.
    bool isSteady() const;

private:
    friend class TemplateRun;
    Template(std::string_view text, std::unique_ptr<TemplateBody> body);

    std::string m_text;
    std::unique_ptr<TemplateBody> m_body; ///< Null: plain.
};
using TemplatePtr = std::shared_ptr<const Template>;

/// A series with its value, as query gives them.
struct TemplateSample
{
    Labels labels; ///< With __name__.
    double value = 0;
};

/// Evaluates an expression for query; the error is a sentence.
using TemplateQuery =
    std::function<tl::expected<std::vector<TemplateSample>, std::string>(const std::string &expression)>;

/// What a template is expanded with. All of it outlives the call.
struct TemplateData
{
    const Labels *labels = nullptr; ///< $labels; null: none.
    double value = 0;               ///< $value
    const Labels *externalLabels = nullptr;
    std::string_view externalUrl;
    Timestamp now;
    const TemplateQuery *query = nullptr; ///< Null: query is an error.
};

/// The text, or the sentence of what went wrong, with "LINE:COLUMN: " of the template before it.
tl::expected<std::string, std::string> expand(const Template &text, const TemplateData &data,
                                              const TemplateLimits &limits = {});
/// The text, or "<error expanding template: …>" as Prometheus has it.
std::string expandOrSay(const Template &text, const TemplateData &data, const TemplateLimits &limits = {});

} // namespace wf::rules
