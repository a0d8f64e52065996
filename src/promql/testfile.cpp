// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/testfile.h"

#include "promql/literals.h"
#include "promql/testpoints.h"

#include <algorithm>

namespace wf::promql {

namespace {

struct Line
{
    int number = 0;
    bool indented = false;
    std::string_view text; ///< Without blanks around it; empty for a comment too.
};

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
    const std::size_t end = text.find_last_not_of(" \t\r");
    return text.substr(begin, end == std::string_view::npos ? 0 : end + 1 - begin);
}

std::vector<Line> linesOf(std::string_view text)
{
    std::vector<Line> lines;
    for (std::size_t at = 0, number = 1; at <= text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view whole = text.substr(at, end - at);
        std::string_view content = trimmed(whole);
        if (content.starts_with('#'))
            content = {};
        lines.push_back({int(number), whole.starts_with(' ') || whole.starts_with('\t'), content});
        at = end + 1;
    }
    return lines;
}

/// The next word, which is taken off the text.
std::string_view word(std::string_view &text)
{
    text = trimmed(text);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view found = text.substr(0, end);
    text = trimmed(text.substr(end));
    return found;
}

bool isCommand(std::string_view text)
{
    const std::string_view first = word(text);
    return first == "load" || first == "load_with_nhcb" || first == "clear" || first == "eval" ||
           first == "eval_fail" || first == "eval_warn" || first == "eval_info" || first == "eval_ordered";
}

/// Reads the lines of a file into commands; throws TestFileError.
class FileReader
{
public:
    explicit FileReader(std::string_view text) : m_lines(linesOf(text)) {}

    std::vector<TestCommand> read()
    {
        std::vector<TestCommand> commands;
        while (m_at < m_lines.size()) {
            const Line &line = m_lines[m_at++];
            if (!line.text.empty())
                commands.push_back(command(line));
        }
        markBlocks(commands);
        return commands;
    }

private:
    TestCommand command(const Line &line);
    void load(TestCommand &command, std::string_view rest, std::string_view step);
    void eval(TestCommand &command, std::string_view first, std::string_view rest);
    void expectation(TestEval &eval, const Line &line);
    TestEval::RangeVector rangeVector(std::string_view text, int line);
    TestSeries series(const Line &line);
    std::int64_t duration(std::string_view text, int line) const;
    static void markBlocks(std::vector<TestCommand> &commands);
    [[noreturn]] static void fail(int line, std::string text) { throw TestFileError{line, std::move(text)}; }
    /// The lines that belong to a command: until the next one.
    const Line *body()
    {
        while (m_at < m_lines.size() && m_lines[m_at].text.empty())
            ++m_at;
        if (m_at >= m_lines.size() || (!m_lines[m_at].indented && isCommand(m_lines[m_at].text)))
            return nullptr;
        return &m_lines[m_at++];
    }

    std::vector<Line> m_lines;
    std::size_t m_at = 0;
    std::size_t m_points = 0;
};

void FileReader::markBlocks(std::vector<TestCommand> &commands)
{
    for (auto begin = commands.begin(); begin != commands.end();) {
        const auto end = std::find_if(begin, commands.end(), [](const TestCommand &command) {
            return command.kind == TestCommand::Kind::Clear;
        });
        const bool native = std::any_of(begin, end, [](const TestCommand &command) {
            return std::ranges::any_of(command.load.series, &TestSeries::native);
        });
        for (auto it = begin; it != end; ++it)
            it->eval.nativeBlock = native;
        begin = end == commands.end() ? end : end + 1;
    }
}

std::int64_t FileReader::duration(std::string_view text, int line) const
{
    const bool negative = text.starts_with('-');
    const std::string_view size = text.substr(negative ? 1 : 0);
    auto ms = parseDurationMs(size);
    if (!ms) {
        const auto seconds = parseFloat(size);
        if (!seconds || !(*seconds < 9e12))
            fail(line, "not a valid duration string: " + quoted(text));
        ms = std::int64_t(*seconds * 1000);
    }
    return negative ? -*ms : *ms;
}

TestCommand FileReader::command(const Line &line)
{
    TestCommand command;
    command.line = line.number;
    std::string_view rest = line.text;
    const std::string_view first = word(rest);
    if (!isCommand(line.text))
        fail(line.number, "unknown command: " + quoted(first.substr(0, 60)));
    if (first == "clear") {
        command.kind = TestCommand::Kind::Clear;
    } else if (first.starts_with("load")) {
        command.load.withCustomBuckets = first == "load_with_nhcb";
        const std::string_view step = word(rest);
        load(command, rest, step);
    } else {
        eval(command, first, rest);
    }
    return command;
}

void FileReader::load(TestCommand &command, std::string_view rest, std::string_view step)
{
    command.kind = TestCommand::Kind::Load;
    if (!rest.empty())
        fail(command.line, "expected: load STEP");
    command.load.step = Millis{duration(step, command.line)};
    if (command.load.step.count() <= 0)
        fail(command.line, "the step has to be longer than 0");
    while (const Line *line = body())
        command.load.series.push_back(series(*line));
}

TestSeries FileReader::series(const Line &line)
{
    TestSeries series;
    series.line = line.number;
    std::string_view text = line.text;
    auto labels = parseMetric(text);
    if (!labels)
        fail(line.number, labels.error().text);
    series.labels = std::move(*labels);
    auto points = readTestPoints(text, MaxTestFilePoints - m_points);
    if (!points)
        fail(line.number, points.error());
    m_points += points->points.size();
    series.points = std::move(points->points);
    series.native = points->native;
    return series;
}

void FileReader::eval(TestCommand &command, std::string_view first, std::string_view rest)
{
    command.kind = TestCommand::Kind::Eval;
    TestEval &eval = command.eval;
    if (first == "eval_fail")
        eval.expectations.push_back({TestExpectation::Kind::Fail, {}, false});
    if (first == "eval_warn")
        eval.expectations.push_back({TestExpectation::Kind::Warn, {}, false});
    if (first == "eval_info")
        eval.expectations.push_back({TestExpectation::Kind::Info, {}, false});
    eval.ordered = first == "eval_ordered";
    const auto time = [&](std::string_view name) {
        if (word(rest) != name)
            fail(command.line,
                 "expected: eval instant at TIME QUERY, or eval range from A to B step S QUERY");
        return duration(word(rest), command.line);
    };
    const std::string_view kind = word(rest);
    if (kind == "instant") {
        if (rest.starts_with("at ") || rest.starts_with("at\t"))
            eval.from = fromMs(time("at"));
        eval.to = eval.from;
    } else if (kind == "range") {
        eval.range = true;
        eval.from = fromMs(time("from"));
        eval.to = fromMs(time("to"));
        eval.step = Millis{time("step")};
    } else {
        fail(command.line, "expected: eval instant at TIME QUERY, or eval range from A to B step S QUERY");
    }
    eval.query = rest;
    while (const Line *line = body()) {
        std::string_view text = line->text;
        const std::string_view begin = word(text);
        if (begin == "expect" || begin == "expected_fail_message" || begin == "expected_fail_regexp") {
            expectation(eval, *line);
        } else if (const auto number = parseFloat(line->text); number && !eval.range) {
            eval.scalar = number;
        } else {
            eval.series.push_back(series(*line));
        }
    }
}

TestEval::RangeVector FileReader::rangeVector(std::string_view text, int line)
{
    std::int64_t times[3] = {0, 0, 0};
    const std::string_view names[3] = {"from", "to", "step"};
    for (int i = 0; i < 3; ++i) {
        if (word(text) != names[i])
            fail(line, "expected: expect range vector from A to B step S");
        times[i] = duration(word(text), line);
    }
    return {fromMs(times[0]), fromMs(times[1]), Millis{times[2]}};
}

void FileReader::expectation(TestEval &eval, const Line &line)
{
    using Kind = TestExpectation::Kind;
    std::string_view rest = line.text;
    const std::string_view form = word(rest);
    if (form != "expect") { // The old form.
        std::erase_if(eval.expectations, [](const auto &expected) { return expected.kind == Kind::Fail; });
        eval.expectations.push_back({Kind::Fail, std::string(rest), form == "expected_fail_regexp"});
        return;
    }
    const std::string_view name = word(rest);
    if (name == "ordered") {
        eval.ordered = true;
        return;
    }
    if (name == "string") {
        eval.string = unquote(rest);
        if (!eval.string)
            fail(line.number, "expected a string in quotes");
        return;
    }
    if (name == "range") {
        if (word(rest) != "vector")
            fail(line.number, "expected: expect range vector from A to B step S");
        eval.rangeVector = rangeVector(rest, line.number);
        return;
    }
    static constexpr std::pair<std::string_view, Kind> Names[] = {{"fail", Kind::Fail},
                                                                  {"warn", Kind::Warn},
                                                                  {"no_warn", Kind::NoWarn},
                                                                  {"info", Kind::Info},
                                                                  {"no_info", Kind::NoInfo}};
    const auto known = std::ranges::find(Names, name, [](const auto &entry) { return entry.first; });
    if (known == std::end(Names))
        fail(line.number, "unknown expectation: " + quoted(name.substr(0, 60)));
    TestExpectation expected{known->second, {}, false};
    for (const std::string_view prefix : {"msg:", "regex:"}) {
        if (rest.starts_with(prefix)) {
            expected.regex = prefix == "regex:";
            expected.text = trimmed(rest.substr(prefix.size()));
        }
    }
    if (!rest.empty() && expected.text.empty())
        fail(line.number, "expected \"msg: TEXT\" or \"regex: PATTERN\"");
    eval.expectations.push_back(std::move(expected));
}

} // namespace

tl::expected<std::vector<TestCommand>, TestFileError> readTestFile(std::string_view text)
{
    if (text.size() > MaxTestFileBytes)
        return tl::unexpected(
            TestFileError{1, "the file is larger than " + std::to_string(MaxTestFileBytes) + " bytes"});
    try {
        return FileReader(text).read();
    } catch (TestFileError &error) {
        return tl::unexpected(std::move(error));
    }
}

} // namespace wf::promql
