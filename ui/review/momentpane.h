// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reviewmoment.h"
#include "theme/theme.h"

#include <QFrame>

class QVBoxLayout;

namespace wf {

/// What the commander could see at the playhead: state, who commanded, conditions, feeds, timers, what else
/// was open.
class MomentPane : public QFrame
{
    Q_OBJECT
public:
    MomentPane(DeskView &desk, Review &review, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void incidentActivated(const wf::IncidentId &incident);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Row
    {
        const char *nameRole = "muted";
        QString name;
        const char *valueRole = "mono";
        QString value;
        IncidentId opens;
    };
    void refresh();
    std::vector<Row> rowsOf(const ReviewMoment &moment) const;
    void fill(const std::vector<Row> &rows);

    DeskView &m_desk;
    Review &m_review;
    QVBoxLayout *m_rows;
    std::vector<QWidget *> m_widgets; ///< A row each, kept for the next moment.
};

} // namespace wf
