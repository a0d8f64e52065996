// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/seenbeforefinder.h"
#include "models/selection.h"

#include <QPushButton>

namespace wf {

/// One quiet line about what is selected: that it was seen before, what ended it then and how long that took.
/// Hidden if it was not, or if it is over. A click asks which of them to look at.
class SeenBeforeStrip : public QPushButton
{
    Q_OBJECT
public:
    SeenBeforeStrip(DeskView &desk, Selection &selection, QWidget *parent = nullptr);
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void reviewAsked(const wf::IncidentId &incident);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void look();
    void show(const IncidentId &incident, const std::vector<SeenIncident> &seen, int count);
    void elide();
    void choose();
    static QString lineOf(const SeenIncident &seen);

    DeskView &m_desk;
    Selection &m_selection;
    SeenBeforeFinder m_finder;
    std::optional<SeenSubject> m_subject; ///< What was asked about last.
    std::vector<SeenIncident> m_seen;
    QString m_text; ///< Whole.
};

} // namespace wf
