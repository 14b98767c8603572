//! Who sits where with which form. Pure: the recorded seed gives the same plan again.

use std::collections::BTreeMap;

use crate::platform::random::{seeded, shuffle};

#[derive(Clone, Debug)]
pub(super) struct SeatingRoom {
    pub(super) id: String,
    pub(super) centre_id: String,
    pub(super) seats: i32,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) admission_id: String,
    /// The centre that sent the person.
    pub(super) centre_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) admission_id: String,
    pub(super) room_id: String,
    /// 1 and up in each room.
    pub(super) seat_no: i32,
    /// Counted from 0.
    pub(super) form: usize,
}

/// The rooms of a centre have fewer seats than it has people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SeatsShort {
    pub(super) centre_id: String,
    pub(super) needed: usize,
    pub(super) have: usize,
}

/// Seats the people of each centre in its rooms, one room after the other in the order given, in an order drawn from
/// the seed, so that nobody can arrange to sit beside a friend. Forms alternate from seat to seat.
///
/// The places come in the order of rooms and seats.
pub(super) fn seat_people(
    rooms: &[SeatingRoom],
    people: &[Person],
    forms: usize,
    seed: &str,
) -> Result<Vec<Place>, SeatsShort> {
    let mut waiting: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in people {
        waiting.entry(&person.centre_id).or_default().push(person);
    }
    for (centre_id, people) in &mut waiting {
        let own = rooms.iter().filter(|room| room.centre_id == *centre_id);
        let have: usize = own.map(seats_of).sum();
        if have < people.len() {
            return Err(SeatsShort {
                centre_id: (*centre_id).to_owned(),
                needed: people.len(),
                have,
            });
        }
        people.sort_by(|a, b| a.admission_id.cmp(&b.admission_id));
        shuffle(people, &mut seeded(seed, &format!("seating/{centre_id}")));
        // Taken from the end below.
        people.reverse();
    }
    let mut places = Vec::with_capacity(people.len());
    for (number, room) in rooms.iter().enumerate() {
        let Some(people) = waiting.get_mut(room.centre_id.as_str()) else {
            continue;
        };
        for (seat_no, at) in (1..=room.seats).zip(0_usize..) {
            let Some(person) = people.pop() else {
                break;
            };
            places.push(Place {
                admission_id: person.admission_id.clone(),
                room_id: room.id.clone(),
                seat_no,
                form: (at + number) % forms.max(1),
            });
        }
    }
    Ok(places)
}

fn seats_of(room: &SeatingRoom) -> usize {
    usize::try_from(room.seats).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn rooms_of(sizes: &[(u8, i32)]) -> Vec<SeatingRoom> {
        let room = |(number, (centre, seats)): (usize, &(u8, i32))| SeatingRoom {
            id: format!("room-{number}"),
            centre_id: format!("centre-{centre}"),
            seats: *seats,
        };
        sizes.iter().enumerate().map(room).collect()
    }

    fn people_of(centres: &[u8]) -> Vec<Person> {
        let person = |(number, centre): (usize, &u8)| Person {
            admission_id: format!("admission-{number:03}"),
            centre_id: format!("centre-{centre}"),
        };
        centres.iter().enumerate().map(person).collect()
    }

    #[test]
    fn a_centre_without_seats_is_named() {
        let short = seat_people(&rooms_of(&[(1, 3), (2, 9)]), &people_of(&[1; 4]), 2, "s");
        let expected = SeatsShort {
            centre_id: "centre-1".to_owned(),
            needed: 4,
            have: 3,
        };
        assert_eq!(short, Err(expected));
    }

    proptest! {
        #[test]
        fn everybody_has_one_seat_in_a_room_of_the_own_centre(
            sizes in prop::collection::vec((0_u8..3, 1_i32..8), 0..8),
            centres in prop::collection::vec(0_u8..3, 0..30),
            forms in 1_usize..5, seed in "[a-z]{0,6}",
        ) {
            let (rooms, people) = (rooms_of(&sizes), people_of(&centres));
            let capacity = |centre: &str| -> usize {
                rooms.iter().filter(|room| room.centre_id == centre).map(seats_of).sum()
            };
            let count = |centre: &str| people.iter().filter(|person| person.centre_id == centre).count();
            match seat_people(&rooms, &people, forms, &seed) {
                Err(short) => prop_assert!(capacity(&short.centre_id) < count(&short.centre_id)),
                Ok(places) => {
                    let seated: BTreeSet<&str> = places.iter().map(|place| place.admission_id.as_str()).collect();
                    prop_assert_eq!(seated.len(), people.len());
                    prop_assert_eq!(places.len(), people.len());
                    let seats: BTreeSet<(&str, i32)> =
                        places.iter().map(|place| (place.room_id.as_str(), place.seat_no)).collect();
                    prop_assert_eq!(seats.len(), people.len());
                    for place in &places {
                        let room = rooms.iter().find(|room| room.id == place.room_id).unwrap();
                        let person = people.iter().find(|person| person.admission_id == place.admission_id).unwrap();
                        prop_assert_eq!(&room.centre_id, &person.centre_id);
                        prop_assert!((1..=room.seats).contains(&place.seat_no) && place.form < forms);
                    }
                    for pair in places.windows(2).filter(|pair| forms > 1 && pair[0].room_id == pair[1].room_id) {
                        prop_assert_ne!(pair[0].form, pair[1].form, "neighbours have different forms");
                    }
                    let mut mixed = people.clone();
                    mixed.reverse();
                    prop_assert_eq!(seat_people(&rooms, &mixed, forms, &seed).unwrap(), places);
                }
            }
        }
    }
}
