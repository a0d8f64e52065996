// SPDX-License-Identifier: GPL-3.0-or-later
// What comes out of a test's expressions, against what should.
#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/literalsource.h"
#include "promql/testfile.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace wf::promql {

namespace {

using Key = std::vector<Labels::Pair>;

bool equalEnough(double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    if (a == b)
        return true;
    return std::isfinite(a) && std::isfinite(b) &&
           std::fabs(a - b) <= 1e-6 * std::max(std::fabs(a), std::fabs(b));
}

/// A failure's sentence.
struct Mismatch
{
    std::string text;
};

void loadInto(LiteralSource &source, const TestLoad &load)
{
    for (const TestSeries &series : load.series) {
        if (series.native)
            source.addNativeHistogram(series.labels);
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (series.points[i])
                source.add(series.labels, {fromMs(std::int64_t(i) * load.step.count()), *series.points[i]});
        }
        const std::string name(series.labels.value(NameLabel));
        if (!load.withCustomBuckets || !name.ends_with("_bucket") || !series.labels.contains(BucketLabel))
            continue;
        Labels native = without(series.labels, {std::string(BucketLabel)});
        native.set(NameLabel, name.substr(0, name.size() - std::string_view("_bucket").size()));
        source.addNativeHistogram(native);
    }
}

bool says(const TestExpectation &expected, const std::string &text)
{
    if (expected.text.empty() || !expected.regex)
        return expected.text.empty() || expected.text == text;
    const auto regex = Regex::compile(".*(?:" + expected.text + ").*");
    if (!regex)
        throw Mismatch{"the pattern is no regular expression: " + regex.error()};
    return (*regex)->matches(text);
}

std::string listed(const std::vector<std::string> &texts)
{
    std::string list;
    for (const std::string &text : texts)
        list += (list.empty() ? "" : "; ") + text;
    return list.empty() ? "nothing" : list;
}

void checkAnnotations(const TestEval &eval, const std::vector<Annotation> &annotations)
{
    using Kind = TestExpectation::Kind;
    const auto check = [&](Annotation::Kind kind, Kind wanted, Kind unwanted, std::string_view name) {
        std::vector<std::string> texts;
        for (const Annotation &annotation : annotations) {
            if (annotation.kind == kind)
                texts.push_back(annotation.text);
        }
        std::vector<const TestExpectation *> expected;
        for (const TestExpectation &expectation : eval.expectations) {
            if (expectation.kind == unwanted && !texts.empty())
                throw Mismatch{"expected no " + std::string(name) + ", got: " + listed(texts)};
            if (expectation.kind != wanted)
                continue;
            expected.push_back(&expectation);
            if (std::ranges::none_of(texts, [&](const auto &text) { return says(expectation, text); }))
                throw Mismatch{"expected " + std::string(name) + ' ' + quoted(expectation.text) +
                               ", got: " + listed(texts)};
        }
        for (const std::string &text : texts) {
            if (!expected.empty() && std::ranges::none_of(expected, [&](const auto *expectation) {
                    return says(*expectation, text);
                }))
                throw Mismatch{"unexpected " + std::string(name) + ": " + text};
        }
    };
    check(Annotation::Kind::Warning, Kind::Warn, Kind::NoWarn, "warning");
    check(Annotation::Kind::Info, Kind::Info, Kind::NoInfo, "info");
}

std::string seriesName(const Key &key)
{
    return seriesTextOf(Labels(key));
}

void checkVector(const TestEval &eval, const VectorResult &vector)
{
    if (eval.scalar)
        throw Mismatch{"expected a scalar, got a vector of " + std::to_string(vector.elements.size()) +
                       " series"};
    std::map<Key, double> found;
    for (const VectorElement &element : vector.elements)
        found[element.labels->pairs()] = element.value;
    for (std::size_t i = 0; i < eval.series.size(); ++i) {
        const TestSeries &series = eval.series[i];
        const Key &key = series.labels.pairs();
        if (series.points.size() != 1 || !series.points[0])
            throw Mismatch{"line " + std::to_string(series.line) + " has to have one value"};
        const auto it = found.find(key);
        if (it == found.end())
            throw Mismatch{"expected " + seriesName(key) + " is missing"};
        if (!equalEnough(it->second, *series.points[0]))
            throw Mismatch{"expected " + numberText(*series.points[0]) + " for " + seriesName(key) +
                           ", got " + numberText(it->second)};
        if (eval.ordered && vector.elements[i].labels->pairs() != key)
            throw Mismatch{"expected " + seriesName(key) + " at place " + std::to_string(i + 1) + ", got " +
                           seriesTextOf(*vector.elements[i].labels)};
        found.erase(it);
    }
    if (!found.empty())
        throw Mismatch{"unexpected " + seriesName(found.begin()->first) + ' ' +
                       numberText(found.begin()->second)};
}

void checkMatrix(const TestEval &eval, const MatrixResult &matrix, Timestamp from, Millis step)
{
    std::map<Key, std::map<Timestamp, double>> found;
    for (const SeriesPoints &series : matrix.series) {
        for (const Sample &point : series.points)
            found[series.labels->pairs()][point.at] = point.value;
    }
    for (const TestSeries &series : eval.series) {
        auto points = found[series.labels.pairs()];
        const std::string name = seriesName(series.labels.pairs());
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const Timestamp at = from + step * std::int64_t(i);
            const auto it = points.find(at);
            const std::string place = name + " at " + durationTextOf(toMs(at));
            if (!series.points[i]) {
                if (it != points.end())
                    throw Mismatch{"expected no value for " + place + ", got " + numberText(it->second)};
                continue;
            }
            if (it == points.end())
                throw Mismatch{"expected " + numberText(*series.points[i]) + " for " + place +
                               ", got nothing"};
            if (!equalEnough(it->second, *series.points[i]))
                throw Mismatch{"expected " + numberText(*series.points[i]) + " for " + place + ", got " +
                               numberText(it->second)};
            points.erase(it);
        }
        if (!points.empty())
            throw Mismatch{"unexpected value " + numberText(points.begin()->second) + " of " + name + " at " +
                           durationTextOf(toMs(points.begin()->first))};
        found.erase(series.labels.pairs());
    }
    if (!found.empty())
        throw Mismatch{"unexpected series " + seriesName(found.begin()->first)};
}

void checkResult(const TestEval &eval, const QueryResult &result)
{
    if (const auto *string = std::get_if<StringResult>(&result.value)) {
        if (!eval.string || *eval.string != string->text)
            throw Mismatch{"unexpected string " + quoted(string->text)};
        return;
    }
    if (eval.string)
        throw Mismatch{"expected a string"};
    if (const auto *scalar = std::get_if<ScalarResult>(&result.value)) {
        if (!eval.scalar || !equalEnough(scalar->point.value, *eval.scalar))
            throw Mismatch{"expected " + (eval.scalar ? numberText(*eval.scalar) : "no scalar") + ", got " +
                           numberText(scalar->point.value)};
        return;
    }
    if (const auto *vector = std::get_if<VectorResult>(&result.value))
        return checkVector(eval, *vector);
    const auto &matrix = std::get<MatrixResult>(result.value);
    if (eval.range)
        return checkMatrix(eval, matrix, eval.from, eval.step);
    if (!eval.rangeVector)
        throw Mismatch{"the result is a range vector"};
    checkMatrix(eval, matrix, eval.rangeVector->from, eval.rangeVector->step);
}

void checkFailure(const TestEval &eval, const QueryError &error)
{
    bool expected = false;
    for (const TestExpectation &expectation : eval.expectations) {
        if (expectation.kind != TestExpectation::Kind::Fail)
            continue;
        expected = true;
        if (!says(expectation, error.text))
            throw Mismatch{"expected the error " + quoted(expectation.text) + ", got: " + error.text};
    }
    if (!expected)
        throw Mismatch{"failed: " + error.text};
}

QueryExpected<QueryResult> evaluated(const TestEval &eval, LiteralSource &source, const QueryOptions &options)
{
    const auto expr = parse(eval.query);
    if (!expr)
        return tl::unexpected(expr.error());
    if (eval.range)
        return rangeQuery(**expr, source, {eval.from, eval.to}, eval.step, options);
    return instantQuery(**expr, source, eval.from, options);
}

TestCase runEval(const TestCommand &command, LiteralSource &source, const QueryOptions &options)
{
    const TestEval &eval = command.eval;
    TestCase test{command.line, eval.query, TestOutcome::Passed, {}};
    if (eval.nativeBlock) {
        test.outcome = TestOutcome::OutOfScope;
        test.message = "native histograms are loaded";
        return test;
    }
    const auto result = evaluated(eval, source, options);
    if (!result && result.error().kind == QueryErrorKind::NativeHistogram) {
        test.outcome = TestOutcome::OutOfScope;
        test.message = result.error().text;
        return test;
    }
    try {
        if (!result) {
            checkFailure(eval, result.error());
            return test;
        }
        for (const TestExpectation &expectation : eval.expectations) {
            if (expectation.kind == TestExpectation::Kind::Fail)
                throw Mismatch{"expected an error, got a result"};
        }
        checkAnnotations(eval, result->annotations);
        checkResult(eval, *result);
    } catch (const Mismatch &mismatch) {
        test.outcome = TestOutcome::Failed;
        test.message = mismatch.text;
    }
    return test;
}

} // namespace

std::vector<TestCase> runTest(const std::vector<TestCommand> &commands, const QueryOptions &options)
{
    std::vector<TestCase> cases;
    LiteralSource source;
    for (const TestCommand &command : commands) {
        switch (command.kind) {
        case TestCommand::Kind::Load:
            loadInto(source, command.load);
            break;
        case TestCommand::Kind::Clear:
            source.clear();
            break;
        case TestCommand::Kind::Eval:
            cases.push_back(runEval(command, source, options));
            break;
        }
    }
    return cases;
}

} // namespace wf::promql
