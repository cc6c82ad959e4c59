# SPDX-License-Identifier: Apache-2.0
"""Notifications' own copy of who must not be told what, and of what families chose.

limits:       {_id, number, person_id, student_ids, scopes, begins_at, ends_at}, the highest number
              of each limit
choices:      {_id, whose, allowed, at, contact_point_id, person_id, category, channel, student_id};
              `whose` is the contact point or the person
flags:        {_id: contact point, reason, code, at}: addresses that do not work
limits_state: {_id: "limits", applied, ahead, beyond, since, version, fresh_at, next_change_at,
              confirmed, confirmed_at} and {_id: "choices", version}, which also counts flags
"""
