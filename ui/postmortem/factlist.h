// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/reviewfacts.h"

#include <QWidget>

class QGridLayout;

namespace wf {

/// Facts as rows of a label and a value. Rebuilt only when they differ.
class FactList : public QWidget
{
    Q_OBJECT
public:
    explicit FactList(QWidget *parent = nullptr);
    void setFacts(const std::vector<Fact> &facts);
    const std::vector<Fact> &facts() const { return m_facts; }

private:
    std::vector<Fact> m_facts;
    std::vector<QWidget *> m_labels;
    QGridLayout *m_layout;
};

} // namespace wf
