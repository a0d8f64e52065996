// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace wf {

enum class CompareOp { Greater, GreaterEqual, Less, LessEqual, Equal, NotEqual };

/// Units a threshold may carry. None: the number is in the series' own unit.
enum class Unit {
    None,
    Percent,
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    Bytes,
    Kilobytes,
    Megabytes,
    Gigabytes,
    Kibibytes,
    Mebibytes,
    Gibibytes
};

enum class LabelOp { Equal, NotEqual, Match, NotMatch };

struct LabelMatcher
{
    QString name;
    LabelOp op = LabelOp::Equal;
    QString value;
    bool operator==(const LabelMatcher &) const = default;
};

struct Quantity
{
    double number = 0;
    Unit unit = Unit::None;
    bool operator==(const Quantity &) const = default;
};

/// metric{label="v"} op value [warn value]
struct Comparison
{
    QString metric; ///< As written: "dynex.health_status".
    std::vector<LabelMatcher> labels;
    CompareOp op = CompareOp::Greater;
    std::variant<Quantity, QString> value;
    std::optional<Quantity> warn;
    bool operator==(const Comparison &) const = default;

    bool isText() const { return std::holds_alternative<QString>(value); }
};

/// Where a clear clause ends the condition: every term has to satisfy it for `hold`.
struct ClearRule
{
    CompareOp op = CompareOp::Less;
    Quantity value;
    bool operator==(const ClearRule &) const = default;
};

/// A parsed condition: comparisons joined left to right, `and` before `or`.
struct ConditionExpression
{
    std::vector<Comparison> terms; ///< At least one.
    std::vector<bool> joinedByAnd; ///< terms.size() - 1: true for "and", false for "or".
    Millis hold{0};                ///< `for`: how long it must be true.
    std::optional<ClearRule> clear;
    Millis clearHold = std::chrono::seconds(60);
    bool operator==(const ConditionExpression &) const = default;
};

/// How a condition came to be.
enum class ConditionKind {
    Declared,  ///< A code span in a detection section.
    Suggested, ///< Read out of prose: a person has to confirm it before it detects.
    PromQl,    ///< An expression that the plain grammar does not read, by its shape; `language` names it.
    Invalid,   ///< Looked like a condition, did not parse; `error` says why.
};

struct Condition
{
    QString text; ///< As written, without the backticks.
    int line = 0; ///< 1-based place of the text in its file; 0 when it stands alone.
    int column = 0;
    ConditionKind kind = ConditionKind::Declared;
    ConditionExpression expression; ///< For Declared and Suggested; of a PromQl rule only `hold`.
    QString error;                  ///< For Invalid.
    QString language = {};          ///< For PromQl: "promql", as the fence says or by the shape.
    bool operator==(const Condition &) const = default;
};

/// A parse error with its place in the text (1-based column) and what to write instead.
struct ConditionError
{
    int column = 1;
    QString message;
    QString suggestion; ///< May be empty.
};

/// Parses the grammar of conditions (ARCHITECTURE.md, "Runbooks and conditions"). Bounded: text up to 4096
/// characters, 32 terms.
tl::expected<ConditionExpression, ConditionError> parseCondition(QStringView text);

QString opText(CompareOp op);
QString labelOpText(LabelOp op);
QString unitText(Unit unit);
/// "0.5", "300s", "\"down\"".
QString valueText(const Comparison &c);
/// One comparison as text: "quantum.fallback_rate > 0.5".
QString comparisonText(const Comparison &c);

/// Whether a value as people read it ("0.83", "310 s", "92%", "down") cannot be of a sample that satisfies
/// the condition (`holds`), or of one that denies it: of which of its terms it is, is not known. A value that
/// cannot be compared contradicts nothing.
bool valueContradicts(const ConditionExpression &condition, const QString &value, bool holds);

/// Factor that turns a number with this unit into the base unit of its dimension (s, B, ratio; None: 1).
double baseFactor(Unit unit);

} // namespace wf
