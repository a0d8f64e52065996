// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/testpoints.h"

#include "promql/literals.h"
#include "promql/points.h"

#include <algorithm>
#include <charconv>

namespace wf::promql {

namespace {

/// Reads the points of one series; throws the sentence of an error.
class PointReader
{
public:
    PointReader(std::string_view text, std::size_t most) : m_text(text), m_most(most) {}

    TestPoints read()
    {
        for (skipBlanks(); !m_text.empty(); skipBlanks()) {
            item();
            if (!m_text.empty() && m_text[0] != ' ' && m_text[0] != '\t')
                fail();
        }
        return std::move(m_result);
    }

private:
    [[noreturn]] void fail() const
    {
        throw "unexpected " + quoted(m_text.substr(0, 40)) + " in series values";
    }
    void skipBlanks() { m_text.remove_prefix(std::min(m_text.find_first_not_of(" \t"), m_text.size())); }
    bool skip(std::string_view what)
    {
        if (!m_text.starts_with(what))
            return false;
        m_text.remove_prefix(what.size());
        return true;
    }
    void add(std::optional<double> value, std::size_t count)
    {
        if (count > m_most - std::min(m_most, m_result.points.size()))
            throw "more than " + std::to_string(m_most) + " points";
        m_result.points.insert(m_result.points.end(), count, value);
    }
    /// "x5", 0 without one.
    std::optional<std::size_t> times()
    {
        if (!skip("x"))
            return std::nullopt;
        std::size_t count = 0;
        const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), count);
        if (error != std::errc() || count > m_most)
            fail();
        m_text.remove_prefix(std::size_t(end - m_text.data()));
        return count;
    }
    double number();
    void histogram();
    void item();

    std::string_view m_text;
    const std::size_t m_most;
    TestPoints m_result;
};

double PointReader::number()
{
    const std::string_view whole = m_text;
    if (!skip("-"))
        skip("+");
    if (!skip("Inf") && !skip("inf") && !skip("NaN") && !skip("nan")) {
        const auto digits = [this] {
            m_text.remove_prefix(std::min(m_text.find_first_not_of("0123456789_."), m_text.size()));
        };
        digits();
        if (m_text.starts_with('e') || m_text.starts_with('E')) {
            m_text.remove_prefix(1);
            if (!skip("-"))
                skip("+");
            digits();
        }
    }
    const auto value = parseFloat(whole.substr(0, whole.size() - m_text.size()));
    if (!value) {
        m_text = whole;
        fail();
    }
    return *value;
}

/// "{{…}}", "{{…}}x5", "{{…}}+{{…}}x5": of native histograms only their number counts.
void PointReader::histogram()
{
    const auto braces = [this] {
        const std::size_t end = m_text.find("}}");
        if (!m_text.starts_with("{{") || end == std::string_view::npos)
            fail();
        m_text.remove_prefix(end + 2);
    };
    m_result.native = true;
    braces();
    if (skip("+") || skip("-"))
        braces();
    add(std::nullopt, times().value_or(0) + 1);
}

void PointReader::item()
{
    if (m_text.starts_with("{{"))
        return histogram();
    if (skip("_"))
        return add(std::nullopt, times().value_or(1));
    if (skip("stale"))
        return add(staleMarker(), times().value_or(0) + 1);
    double value = number();
    double delta = 0;
    const bool stepwise = m_text.starts_with('+') || m_text.starts_with('-');
    if (stepwise)
        delta = number();
    const auto count = times();
    if (stepwise && !count)
        fail();
    if (!stepwise || delta == 0)
        return add(value, count.value_or(0) + 1);
    for (std::size_t i = 0; i <= *count; ++i, value += delta)
        add(value, 1);
}

} // namespace

tl::expected<TestPoints, std::string> readTestPoints(std::string_view text, std::size_t most)
{
    try {
        return PointReader(text, most).read();
    } catch (std::string &error) {
        return tl::unexpected(std::move(error));
    }
}

} // namespace wf::promql
