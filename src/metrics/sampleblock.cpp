// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/sampleblock.h"

#include <QtGlobal>

#include <algorithm>

namespace wf {

std::size_t SampleBlock::lowerBound(Timestamp at) const
{
    const auto it = std::lower_bound(m_samples.begin(), m_samples.end(), at,
                                     [](const Sample &sample, Timestamp t) { return sample.at < t; });
    return static_cast<std::size_t>(it - m_samples.begin());
}

void SampleBlock::push(const Sample &sample)
{
    Q_ASSERT(m_samples.empty() || m_samples.back().at < sample.at);
    m_samples.push_back(sample);
    m_summary.add(sample);
}

bool SampleBlock::place(const Sample &sample)
{
    const std::size_t index = lowerBound(sample.at);
    const bool same = index < m_samples.size() && m_samples[index].at == sample.at;
    if (same)
        m_samples[index].value = sample.value;
    else
        m_samples.insert(m_samples.begin() + static_cast<std::ptrdiff_t>(index), sample);
    summarize();
    return same;
}

SampleBlock SampleBlock::split()
{
    const auto middle = m_samples.begin() + static_cast<std::ptrdiff_t>(m_samples.size() / 2);
    SampleBlock later;
    later.m_samples.assign(middle, m_samples.end());
    later.summarize();
    m_samples.erase(middle, m_samples.end());
    m_samples.shrink_to_fit();
    summarize();
    return later;
}

void SampleBlock::summarize()
{
    m_summary = {};
    for (const Sample &sample : m_samples)
        m_summary.add(sample);
}

} // namespace wf
